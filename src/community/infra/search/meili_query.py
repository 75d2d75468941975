"""Questions to Meilisearch, without blocking: what is proposed while somebody types."""

import json
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec

from community.core.searching import Hit, Question, Ranking
from community.infra.search.meili_names import index_name

OF_A_KIND: Final = 8


class MeiliAway(Exception):
    """Meilisearch does not answer, or not what it was asked."""


class _Found(msgspec.Struct):
    hits: list[dict[str, Any]]


class _Answer(msgspec.Struct):
    results: list[_Found]


class MeiliQuery:
    """Asks with a key that may search and nothing else."""

    def __init__(self, url: str, key: str, prefix: str, *, timeout: float) -> None:
        self._prefix = prefix
        self._client = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=timeout, trust_env=False
        )

    async def typed(self, question: Question) -> Ranking:
        """The best few of each kind, by how well their names go with what is typed.

        Raises:
            MeiliAway: it did not answer in time.
        """
        kinds = list(question.marks)
        queries = [
            {
                "indexUid": index_name(self._prefix, kind),
                "q": question.words,
                "filter": f"audience IN [{', '.join(json.dumps(mark) for mark in question.marks[kind])}]",
                "limit": OF_A_KIND,
                "showRankingScore": True,
            }
            for kind in kinds
        ]
        try:
            answer = await self._client.post("/multi-search", json={"queries": queries})
            answer.raise_for_status()
            found = msgspec.json.decode(answer.content, type=_Answer)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise MeiliAway(repr(error)) from error
        hits = [
            Hit(kind=kind, id=UUID(hit["id"]), group_id=UUID(hit["group"]), score=hit["_rankingScore"])
            for kind, result in zip(kinds, found.results, strict=True)
            for hit in result.hits
        ]
        return Ranking(hits=tuple(sorted(hits, key=lambda hit: -hit.score)), total=len(hits))

    async def close(self) -> None:
        await self._client.aclose()
