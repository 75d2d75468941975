"""What somebody with bad intentions writes stays text in the browsers of the others."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import OpenPage, Site, open_space
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in

# Starting the platform counts towards the first test.
pytestmark = pytest.mark.timeout(180)

TITLES = "<img src=x onerror=alert(1)><script>alert(2)</script>"
SHAPES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![a](javascript:alert(1))",
    "<javascript:alert(1)>",
    '[a](https://example.org "onmouseover=alert(1)")',
    '[a](<https://example.org/" onmouseover=alert(1) x=">)',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "%253Cscript%253Ealert(1)%253C/script%253E",
    "`<img src=x onerror=alert(1)>`",
    "```<script>alert(1)</script>```",
)
# Elements that only an attack would have brought in, and handlers on any element.
INTRUDERS = """() => [...document.querySelectorAll('main *')]
    .filter((node) => ['SCRIPT', 'IFRAME', 'STYLE', 'OBJECT', 'MATH', 'MGLYPH'].includes(node.tagName)
        || [...node.attributes].some((attribute) => attribute.name.startsWith('on'))
        || (node.tagName === 'A' && /^(javascript|data):/i.test(node.getAttribute('href') || '')))
    .map((node) => node.outerHTML.slice(0, 200))"""


async def test_hostile_topic_is_inert_for_its_readers(site: Site, open_page: OpenPage) -> None:
    author = await open_page()
    await sign_in(author, MEMBER)
    headers = {"Origin": site.url, "Idempotency-Key": str(uuid4())}
    spaces = await (await author.request.get("/api/forums/spaces")).json()
    space = open_space(spaces)
    answer = await author.request.post(
        "/api/forums/topics",
        data={"spaceId": space["id"], "title": TITLES, "source": "\n\n".join(SHAPES)},
        headers=headers,
    )
    assert answer.ok, await answer.text()
    topic = (await answer.json())["id"]

    reader = await open_page()
    dialogs: list[str] = []
    reader.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await sign_in(reader, MODERATOR)
    await expect(reader.get_by_text("onerror=alert(1)").first).to_be_visible()
    assert await reader.evaluate(INTRUDERS) == []
    await reader.goto(f"/sujets/{topic}")
    await expect(reader.get_by_role("article").first).to_contain_text("alert(1)")
    for link in await reader.get_by_role("article").first.get_by_role("link", name="a", exact=True).all():
        await link.hover()
    assert await reader.evaluate(INTRUDERS) == []
    assert dialogs == []
