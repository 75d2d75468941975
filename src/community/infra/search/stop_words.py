"""Words that say nothing of what somebody looks for, folded: articles, pronouns, auxiliaries, and how questions begin.

They still count in exact phrases, and in questions that consist of nothing else.
"""

from collections.abc import Mapping
from typing import Final

_FRENCH: Final = """
a afin ai aie ainsi alors as au aucun aucune aura auraient aurait auras aurez auront aussi autre autres aux avaient
avais avait avant avec avez aviez avions avoir avons ayant bien bonjour c ca ce ceci cela celle celles celui
cependant ces cet cette ceux chaque chez ci combien comme comment cordialement d dans de depuis des dois doit doivent
donc dont du elle elles en encore entre es est et etaient etais etait etant ete etes etre eu eux faire fait fait faut
fois font fut j je jusqu jusque l la le les leur leurs lors lorsque lui m ma mais me meme memes merci mes moi moins mon
n ne ni nos notre nous on ont ou par parce pas pendant peu peut peuvent peux plus plusieurs plutot pour pourquoi
pouvez pouvoir puis puisque puisse qu quand que quel quelle quelles quelque quelques quels qui quoi s sa sans sauf se
selon sera serait seront ses si sinon soient sois soit sommes son sont sous suis sur t ta tandis te tel telle telles
tels tes toi ton tous tout toute toutes tres tu un une vers veut veux voici voila vos votre vous y
"""
_ENGLISH: Final = """
a about after again all also am an and any anyone are as at be because been before being between both but by can could
did do does doing don down during each few for from further had has have having he hello her here hers him his how i if
in into is it its just ll me more most must my no nor not of off on once only or other our ours out over own please re s
same shall she should so some such t than thank thanks that the their theirs them then there these they this those
through to too under until up us ve very was we were what when where whether which while who whom whose why will with
would you your yours
"""
_SPANISH: Final = """
a al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellas aquellos aqui asi aun aunque bajo bien
cada como con contra cual cuales cuando cuanta cuantas cuanto cuantos de debe deben del desde donde dos durante e el
ella ellas ellos en entre era eran eres es esa esas ese eso esos esta estaba estado estan estar estas este esto estos
estoy fue fueron gracias ha habia han has hasta hay he hola la las le les lo los mas me mi mientras mis misma mismo
muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque
puede pueden puedo que quien quienes se sea segun ser si sido siempre sin sobre solo son soy su sus suya suyo tal
tambien tan tanto te tener tengo ti tiene tienen toda todas todo todos tu tus un una unas uno unos usted ustedes va y
ya yo
"""

STOP_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "fr": frozenset(_FRENCH.split()),
    "en": frozenset(_ENGLISH.split()),
    "es": frozenset(_SPANISH.split()),
}
