from collections.abc import Mapping
from functools import cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from tend.mail.email import SUBJECTS, EmailKind

_TEMPLATES = ChoiceLoader([PackageLoader("tend.mail", f"templates/{form}") for form in ("html", "text")])
# Templates are rendered twice. This environment, with delimiters of its own, puts the blocks of a kind into the layout;
# the result is a template with places for values.
_LAYOUTS = Environment(
    loader=_TEMPLATES,
    autoescape=False,  # noqa: S701  # it combines our own files and never sees a value
    undefined=StrictUndefined,
    block_start_string="[%",
    block_end_string="%]",
    variable_start_string="[[",
    variable_end_string="]]",
    comment_start_string="[#",
    comment_end_string="#]",
)
_TEXT = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # plain text
_HTML = Environment(autoescape=True, undefined=StrictUndefined)


def render_text(kind: EmailKind, values: Mapping[str, Any]) -> str:
    return _text_template(kind).render(values)


def render_html(kind: EmailKind, values: Mapping[str, Any]) -> str:
    return _html_template(kind).render(values)


@cache
def _text_template(kind: EmailKind) -> Template:
    return _TEXT.from_string(_LAYOUTS.get_template(f"{kind}.txt").render())


@cache
def _html_template(kind: EmailKind) -> Template:
    # Many mail programs drop style sheets and keep style attributes. Inlining is slow, and done once per process.
    page = _LAYOUTS.get_template(f"{kind}.html").render(subject=SUBJECTS[kind])
    return _HTML.from_string(CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(page))
