from collections import Counter
from pathlib import Path

from tantivy import Query
from tests.infra.search.documents import document, fill, named

from community.core.searching import FacetCount
from community.infra.search.documents import schema
from community.infra.search.faceting import Facets, _estimate
from community.infra.search.lexical import LexicalIndex

DOCUMENTS = 3_200
AUTHOR = named("author")
SPACES = (named("first"), named("second"))


def facets(index: LexicalIndex, *, many: int) -> Facets:
    searcher = index._index.searcher()
    return Facets(searcher, schema(), Query.all_query(), searcher.num_docs, many)


def test_of_very_much_a_part_is_counted_that_stands_for_the_whole(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    posts = (
        document(f"{number}", "Un melon", space_id=SPACES[number % 8 == 0], author_id=AUTHOR)
        for number in range(DOCUMENTS)
    )
    fill(index, posts)
    fill(index, [document("person", "Un melon")], kind="person")
    exact, estimated = (facets(index, many=many) for many in (DOCUMENTS * 2, DOCUMENTS // 2))
    assert (exact.estimated, estimated.estimated) == (False, True)
    spaces = [Counter({one.value: one.count for one in each.counts(["post"])["space"]}) for each in (exact, estimated)]
    first, second = (str(each) for each in SPACES)
    assert spaces[0] == {first: 2_800, second: 400}
    assert 2_000 < spaces[1][first] < 3_600
    assert 100 < spaces[1][second] < 800
    kinds = (FacetCount(value="post", count=DOCUMENTS), FacetCount(value="person", count=1))
    assert exact.counts(["person", "post"])["kind"] == estimated.counts(["person", "post"])["kind"] == kinds
    authors = [each.counts(["post"])["author"] for each in (exact, estimated)]
    assert authors == [(FacetCount(value=str(AUTHOR), count=DOCUMENTS),), ()]
    index.close()


def test_an_estimate_has_two_digits() -> None:
    assert [_estimate(counted) for counted in (1, 3, 386, 39_998)] == [32, 96, 12_000, 1_300_000]
