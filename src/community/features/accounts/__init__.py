"""People and organisations: who is let in, who is who, who may do what.

Owns the tables accounts_person, _organisation, _membership, _application, _application_entry, _invitation,
_session, _token, _sign_in_attempt, _group, _group_member,
_person_note and the view accounts_person_card.
Sends the events of `community.events.accounts`; consumes its own (mails that follow a fact, sessions barred).
Other slices enter by `api` only.
"""
