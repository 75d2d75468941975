"""Words that people at work use for the same thing, where neither letters nor word vectors tell; and across languages.

One group a line, folded; the ranker lets each word of a group stand for the others, for less than the word itself.
"""

from functools import cache
from typing import Final

from community.infra.search.analysis import stems

_SAME: Final = """
mail mails mel courriel courriels email emails messagerie
newsletter emailing mailing prospection infolettre
spam spams pourriel pourriels indesirable indesirables
texto textos sms mms
telephone tel portable mobile smartphone
telecopie telecopieur fax
ordinateur ordi pc
internet web online
nuage cloud
logiciel application appli programme outil
mdp identifiant connexion login
pirate piratage pirater hacker hackeur intrusion intrus
arnaque escroquerie hameconnage phishing fraude
visio visioconference webcam
gps geolocalisation geolocaliser balise traceur
traceur cookie cookies
patron employeur chef boss direction superieur
salarie employe collaborateur personnel ouvrier
boulot travail job emploi metier
embauche embaucher recrutement recruter recruteur candidature
entretien recrutement
conges vacances absence
paie paye salaire remuneration
rh personnel ressources
cse irp syndicat delegue instances
licenciement licencier renvoyer virer
formation stage apprentissage apprenti
boite entreprise societe firme compagnie
pme tpe artisan independant
magasin commerce boutique commercant enseigne
client acheteur consommateur usager
prospect prospects demarchage
fournisseur prestataire vendeur
prestataire soustraitant traitance
pub pubs publicite publicitaire reclame promotion
demarcheur demarchage demarcher prospection
offre proposition devis
facture facturation note
payer paiement reglement regler
impaye creance dette incident
pret prets credit credits emprunt emprunter emprunteur
banque bancaire
cheque chequier cheques
argent somme montant fonds
amende amendes sanction sanctions punition penalite
punir sanctionner condamner
pv proces infraction contravention
loi reglementation reglement texte
regle regles obligation obligations
adn genetique genetiques
doigt doigts digitale digitales empreinte empreintes
camera cameras videosurveillance videoprotection filmer
image images photo photos cliche
police gendarmerie
casier condamnation
commune mairie municipalite municipal municipale ville
maire mairie commune
prefecture prefet
impot impots fiscal fisc taxe
securite secu nir
medecin docteur toubib praticien soignant
hopital clinique hospitalisation hospitalier
infirmier infirmiere soignant sante
pharmacie officine pharmacien
maladie pathologie sante medical medicale
teleconsultation telemedecine
handicap handicape mdph
ecole scolaire etablissement classe
collegien collegiens eleve eleves college
lyceen lyceens eleve eleves lycee
prof professeur enseignant
creche garderie
enfant mineur fils fille
mort deces decede defunt
divorce conjoint epoux mari femme
voisin voisinage
logement habitation domicile maison appartement
locataire bailleur loyer hlm
coproprietaire copropriete syndic
voter vote election electoral electorale electeur scrutin
voiture auto automobile vehicule
camion camionnette fourgon utilitaire
permis conduire conduite
immatriculation plaque grise
bus metro tram transports commun
avion aerien
assureur assurance mutuelle
info infos information informations renseignement renseignements donnee donnees
fiche fichage ficher inscrit inscription
effacer supprimer suppression retirer enlever radier effacement
corriger rectifier rectification modifier erreur fausse faux
garder conserver conservation stocker stockage archiver
copie photocopie photocopier duplicata exemplaire
voir consulter acceder acces regarder visionner
refuser refus opposition opposer
accord consentement autorisation permission
interdit interdiction defendu
obligatoire oblige imposer exiger
declarer declaration formalite formalites demarche
controler controle verifier verification inspection
surveiller surveillance controler
badge badgeuse pointeuse
plainte reclamation recours
avis note commentaire
insulte insulter injure injures diffamation
usurper usurpation
gratuit gratuitement payant frais
prix tarif cout
acheter achat approvisionnement approvisionner
vendre vente commercialisation ecouler
importer import importation importateur
exporter export exportation exportateur
transporteur transport fret acheminement affreteur
livraison livrer expedition expedier envoi
entrepot stockage plateforme hangar
frigo refrigere refrigeration frigorifique
douane douanier dedouanement
conteneur container
etiquette etiquetage
emballage conditionnement packaging
producteur agriculteur cultivateur maraicher exploitant
residu residus pesticide pesticides phytosanitaire
labo laboratoire analyse analyses
certificat attestation certification
norme standard referentiel
reunion rdv rencontre
partenaire partenariat associe collaboration
subvention aide financement
panne defaut dysfonctionnement probleme souci
retard delai attente
urgent urgence
vol voler cambriolage
"""
_ABROAD: Final = """
douane customs aduana
importation import importacion
exportation export exportacion
transport freight transporte
transporteur carrier haulier transportista
livraison delivery entrega
facture invoice factura
prix price precio
qualite quality calidad
entreprise company empresa
fournisseur supplier proveedor
client customer cliente
entrepot warehouse almacen
etiquetage labelling etiquetado
emballage packaging embalaje
certificat certificate certificado
laboratoire laboratory laboratorio
controle inspection inspeccion
taxe tax impuesto
droits duty aranceles
port harbour puerto
camion truck lorry
conteneur container contenedor
tomate tomato tomate
legume vegetable verdura
fruit fruit fruta
melon melon melon
peche peach melocoton
abricot apricot albaricoque
pomme apple manzana
poire pear pera
orange orange naranja
citron lemon limon
fraise strawberry fresa
raisin grape uva
poivron pepper pimiento
courgette zucchini calabacin
salade lettuce lechuga
oignon onion cebolla
potato patata
retard delay retraso
recherche research investigacion
formation training formacion
partenaire partner socio
reunion meeting reunion
"""


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """By the stem of a word, in any language, the words that may stand for it."""
    found: dict[str, dict[str, None]] = {}
    for line in (_SAME + _ABROAD).split("\n"):
        group = line.split()
        for word in group:
            for stem in stems(word, "fr"):
                found.setdefault(stem, {}).update(dict.fromkeys(other for other in group if other != word))
    return {stem: tuple(others) for stem, others in found.items()}
