"""The page around the words of a mail, and the one-line form of what goes into headers and titles."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from community.core.i18n import Locale, translate

BREAKS: Final = re.compile(r"[\s\x00-\x1f\x7f\u0085\u2028\u2029]+")

_STYLE: Final = """
body{margin:0;padding:0;background:#f6f5f1;color:#1d211c;-webkit-text-size-adjust:100%}
.page{max-width:560px;margin:0 auto;padding:32px 20px;font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
.name{margin:0 0 24px;font-size:14px;font-weight:600;color:#2f5d3a}
.card{background:#fff;border:1px solid #dedcd3;border-radius:6px;padding:28px 24px}
h1{margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600}
p{margin:0 0 16px}
blockquote{margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #c9c6ba;white-space:pre-line}
.button{display:inline-block;padding:12px 20px;border-radius:6px;background:#2f5d3a;color:#fff!important;
text-decoration:none;font-weight:600}
.small{font-size:13px;color:#5c6159;overflow-wrap:anywhere}
.small a,.foot a{color:inherit}
.foot{margin:24px 0 0;font-size:13px;color:#5c6159}
.card>:last-child{margin-bottom:0}
.post{margin:0 0 20px;padding:0 0 4px;border-bottom:1px solid #dedcd3}
.post pre{overflow-x:auto;white-space:pre-wrap}
.post table{border-collapse:collapse}
.post td,.post th{border:1px solid #dedcd3;padding:4px 8px;text-align:left}
.who{margin:0 0 8px;font-weight:600}
.preview{display:none;max-height:0;overflow:hidden;opacity:0}
@media (prefers-color-scheme:dark){
body{background:#14170f!important;color:#e9e8e0!important}
.card{background:#1d211a!important;border-color:#363b31!important}
.name{color:#9cc7a5!important}
.button{background:#9cc7a5!important;color:#10200f!important}
.small,.foot{color:#a8ada1!important}
blockquote{border-color:#4a5045!important}
.post,.post td,.post th{border-color:#363b31!important}
}
""".replace("\n", "")


def one_line(text: str) -> str:
    """CR, LF and their relatives become a space: a value cannot add a header, nor a line to a title."""
    return " ".join(part for part in BREAKS.split(text) if part)


def page(
    locale: Locale, title: str, *, preview: str, body: Sequence[str], footer: Sequence[str], above: str = ""
) -> str:
    """The HTML of a mail; `body` and `footer` are HTML already, the rest is text. `above`: a line over everything."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    )
    foot = "<br>".join(footer)
    platform = translate(locale, "mails.layout.platform")
    lines = [
        f'<!doctype html><html lang="{locale}"><head>{head}</head><body>',
        f'<div class="preview">{escape(preview)}</div>',
        *([f'<p class="small">{escape(above)}</p>'] if above else []),
        f'<div class="page"><p class="name">{escape(platform)}</p><div class="card"><h1>{escape(title)}</h1>',
        *body,
        f'</div><p class="foot">{foot}</p></div></body></html>',
    ]
    return "\n".join(lines)
