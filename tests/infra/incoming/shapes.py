"""Mails as programs write them: what stands under the text of a person, in three languages."""

from typing import Final

WHO: Final = "La communauté <reply+abcd@reponses.exemple.fr>"

QUOTED_BELOW: Final = {
    "gmail fr": f"Le lun. 23 nov. 2026 à 10:15, {WHO} a écrit :\n\n> Bonjour,\n>\n> Quel est le prix ?\n",
    "gmail fr wrapped": (
        "Le lun. 23 nov. 2026 à 10:15, La communauté <\nreply+abcd@reponses.exemple.fr> a\nécrit :\n\n> Quel prix ?\n"
    ),
    "gmail en": f"On Mon, Nov 23, 2026 at 10:15 AM {WHO} wrote:\n\n> Hello,\n> how much?\n",
    "gmail en wrapped": "On Mon, Nov 23, 2026 at 10:15 AM La communauté <\nreply+a@b.fr> wrote:\n> how much?\n",
    "gmail es": "El lun, 23 nov 2026 a las 10:15, La communauté (<reply+a@b.fr>)\nescribió:\n\n> Hola\n",
    "apple fr": f"> Le 23 nov. 2026 à 10:15, {WHO} a écrit :\n> \n> Quel est le prix ?\n",
    "apple mac fr": f"Le 23 nov. 2026 à 10:15, {WHO} a écrit :\n\n> Quel est le prix ?\n",
    "apple en": f"On 23 Nov 2026, at 10:15, {WHO} wrote:\n\n> how much?\n",
    "apple es": f"El 23 nov 2026, a las 10:15, {WHO} escribió:\n\n> cuánto\n",
    "thunderbird fr": "Le 23/11/2026 à 10:15, La communauté a écrit :\n> Quel est le prix ?\n>> Avant\n",
    "thunderbird en": "On 11/23/26 10:15, La communauté wrote:\n> how much?\n",
    "thunderbird es": "El 23/11/26 a las 10:15, La communauté escribió:\n> cuánto\n",
    "outlook fr": (
        "________________________________\nDe : La communauté <communaute@exemple.fr>\n"
        "Envoyé : lundi 23 novembre 2026 10:15\nÀ : Camille Roux <camille@exemple.fr>\nObjet : Prix\n\n"
        "Quel est le prix ?\nMerci de répondre\n"
    ),
    "outlook fr no rule": (
        "De : La communauté <communaute@exemple.fr>\u00a0\nEnvoyé : lundi 23 novembre 2026 10:15\n"
        "À : Camille Roux\nCc : x@y.fr\nObjet : Prix\n\nQuel est le prix ?\n"
    ),
    "outlook en": (
        "From: La communauté <communaute@exemple.fr>\nSent: Monday, November 23, 2026 10:15\n"
        "To: Camille Roux <camille@exemple.fr>\nSubject: Price\n\nHow much?\n"
    ),
    "outlook es": (
        "De: La communauté <communaute@exemple.fr>\nEnviado: lunes, 23 de noviembre de 2026 10:15\n"
        "Para: Elena <elena@exemple.es>\nAsunto: Precio\n\n¿Cuánto?\n"
    ),
    "outlook bold": (
        "*De :* La communauté <communaute@exemple.fr>\n*Envoyé :* lundi\n*À :* x\n*Objet :* Prix\n\nQ ?\n"
    ),
    "outlook old fr": "-----Message d'origine-----\nDe : La communauté\nObjet : Prix\n\nQuel est le prix ?\n",
    "outlook old en": "-----Original Message-----\nFrom: x\n\nHow much?\n",
    "outlook old es": "-----Mensaje original-----\nDe: x\n\n¿Cuánto?\n",
    "yahoo fr": (
        f"Le lundi 23 novembre 2026 à 10:15:00 UTC+1, {WHO} a écrit :\n\n Quel est le prix ?\n Deuxième ligne\n"
    ),
    "outlook ios": f"Le 23 nov. 2026 à 10:15 +0100, {WHO}, a écrit :\nQuel est le prix ?\n",
    "our marker fr": "—— Répondez au-dessus de cette ligne ——\n\nUne réponse a été écrite\n",
    "our marker en": "—— Reply above this line ——\n\nSomebody replied\n",
    "our marker es": "—— Responda por encima de esta línea ——\n\nAlguien respondió\n",
    "marker and attribution": f"Le 23 nov. 2026 à 10:15, {WHO} a écrit :\n—— Répondez au-dessus de cette ligne ——\nX\n",
    "quoted without a word": "> Quel est le prix ?\n> Merci\n",
}

SIGNATURES: Final = {
    "none": "",
    "rfc": "\n-- \nCamille Roux\nResponsable des achats\n",
    "iphone fr": "\nEnvoyé de mon iPhone\n",
    "iphone en": "\nSent from my iPhone\n",
    "iphone es": "\nEnviado desde mi iPhone\n",
    "outlook fr": "\nTélécharger Outlook pour iOS<https://aka.ms/o0ukef>\n",
    "outlook en": "\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n",
    "outlook es": "\nObtener Outlook para iOS<https://aka.ms/o0ukef>\n",
    "orange": "\nEnvoyé depuis l’application Mail Orange\n",
    "proton": "\nEnvoyé avec la messagerie sécurisée Proton Mail.\n",
    "samsung": "\nEnvoyé depuis mon appareil Galaxy\n",
}

HTML: Final = {
    "gmail": (
        '<div dir="ltr">Oui, douze euros.<div>Livré mardi.</div></div><br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">Le lun. 23 nov. 2026 à 10:15, La communauté &lt;'
        '<a href="mailto:reply+a@b.fr">reply+a@b.fr</a>&gt; a écrit :<br></div>'
        '<blockquote class="gmail_quote" style="margin:0"><p>Quel est le prix ?</p></blockquote></div>'
    ),
    "outlook": (
        "<html><head><style>p{margin:0}</style></head><body><p class=MsoNormal>Oui, douze euros.<o:p></o:p></p>"
        "<p class=MsoNormal>Livré mardi.</p><p class=MsoNormal>&nbsp;</p>"
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>De&nbsp;:</b> La communauté '
        "&lt;communaute@exemple.fr&gt; <br><b>Envoyé&nbsp;:</b> lundi 23 novembre 2026 10:15<br><b>À&nbsp;:</b> Camille"
        "<br><b>Objet&nbsp;:</b> Prix</p></div><p>Quel est le prix ?</p></body></html>"
    ),
    "outlook web": (
        '<div>Oui, douze euros.</div><div>Livré mardi.</div><div id="appendonsend"></div><hr>'
        '<div id="divRplyFwdMsg" dir="ltr"><font><b>De :</b> La communauté &lt;c@exemple.fr&gt;<br><b>Envoyé :</b> '
        "lundi<br><b>À :</b> moi<br><b>Objet :</b> Prix</font></div><div>Quel est le prix ?</div>"
    ),
    "apple": (
        "<html><body>Oui, douze euros.<div>Livré mardi.</div><div><br><blockquote type=cite><div>Le 23 nov. 2026 à "
        "10:15, La communauté &lt;a@b.fr&gt; a écrit :</div><br><div>Quel est le prix ?</div></blockquote></div></body>"
    ),
    "thunderbird": (
        "<body><p>Oui, douze euros.</p><p>Livré mardi.</p><div class=moz-cite-prefix>Le 23/11/2026 à 10:15, X a écrit "
        ":<br></div><blockquote type=cite cite='mid:1@x'><p>Quel est le prix ?</p></blockquote></body>"
    ),
}
