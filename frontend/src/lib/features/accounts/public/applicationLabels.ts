import * as m from '#lib/paraglide/messages.js';

/** Names of the fields of an application, by pointer into the request. */
export function applicationLabels(): Record<string, string> {
  return {
    '/organisation/identifier': m.accounts_identifier(),
    '/organisation/legalName': m.accounts_legal_name(),
    '/organisation/kind': m.accounts_kind(),
    '/organisation/nafCode': m.accounts_naf(),
    '/organisation/address/line1': m.accounts_line1(),
    '/organisation/address/line2': m.accounts_line2(),
    '/organisation/address/postcode': m.accounts_postcode(),
    '/organisation/address/city': m.accounts_city(),
    '/organisation/address/country': m.accounts_country(),
    '/organisation/languages': m.accounts_languages(),
    '/organisation/website': m.accounts_website(),
    '/person/givenName': m.accounts_given_name(),
    '/person/familyName': m.accounts_family_name(),
    '/person/function': m.accounts_function(),
    '/person/email': m.accounts_work_email(),
    '/reason': m.accounts_apply_reason(),
  };
}
