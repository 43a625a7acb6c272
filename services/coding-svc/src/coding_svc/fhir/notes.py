"""Takes the words of an encounter: its narrative, its reasons, and documents of text."""

import base64
import binascii
from html.parser import HTMLParser

from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import Attachment, DocumentReference, Encounter, Patient

_TEXT = ("text/plain", "text/html", "application/xhtml+xml")
_WRONG = frozenset(("entered-in-error", "superseded"))


def keep_notes(
    bundle: Bundle, encounter: Entry[Encounter], patient: Entry[Patient], remarks: Remarks
) -> None:
    """Put what is told in words into the note."""
    narrative = encounter.resource.text
    # One that was generated only repeats what the elements say, and the patient's name.
    if narrative and narrative.status != "generated":
        remarks.keep(_without_tags(narrative.div or ""))
    remarks.keep_concepts("Visit", encounter.resource.type)
    remarks.keep_concepts("Reason", encounter.resource.reason_code)
    for entry in bundle.all_of(DocumentReference):
        document = entry.resource
        if {document.status, document.doc_status} & _WRONG or _is_elsewhere(
            bundle, entry, encounter
        ):
            continue
        if document.subject and not bundle.points_to(entry, document.subject, patient):
            remarks.refuse(entry.at("subject"), "It is not the patient of the encounter.")
        for place, content in enumerate(document.content):
            at = entry.at(f"content/{place}/attachment")
            _keep_attachment(content.attachment or Attachment(), at, remarks)


def _is_elsewhere(
    bundle: Bundle, entry: Entry[DocumentReference], encounter: Entry[Encounter]
) -> bool:
    context = entry.resource.context
    named = context.encounter if context else []
    return bool(named) and not any(bundle.points_to(entry, each, encounter) for each in named)


def _keep_attachment(attachment: Attachment, at: str, remarks: Remarks) -> None:
    kind = (attachment.content_type or "").partition(";")[0].strip().lower()
    if kind not in _TEXT or not attachment.data:
        detail = "Only text/plain and text/html within the Bundle are read."
        remarks.warn("document-not-read", at, detail)
        return
    try:
        text = base64.b64decode("".join(attachment.data.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        remarks.refuse(f"{at}/data", "It should be UTF-8 text in base64.")
        return
    remarks.keep(text if kind == "text/plain" else _without_tags(text))


class _Text(HTMLParser):
    _HIDDEN = frozenset(("script", "style"))
    _BREAKS = frozenset(("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4"))

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in self._HIDDEN
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _without_tags(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)
