"""Takes the words of an encounter: its narrative, its reasons, and documents of text."""

import base64
import binascii
import re
from html import unescape

from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import Attachment, DocumentReference, Encounter, Patient

_TEXT = ("text/plain", "text/html", "application/xhtml+xml")
# It never looks beyond the next bracket, so that time grows with the text, no faster: the standard
# library's html.parser took 218 s for 60 kB of tags that are never closed (Python 3.11.7).
_TAG = re.compile(r"(<[^<>]*>)")
_HIDDEN = frozenset(("script", "style"))
_BREAKS = frozenset(("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4"))
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


def _without_tags(html: str) -> str:
    """Return the text of HTML, a line for each block."""
    shown: list[str] = []
    hidden = 0
    for part in _TAG.split(html):
        if not part.startswith("<"):
            shown += [part] if not hidden else []
            continue
        name = part.strip("</>").partition(" ")[0].lower()
        if name in _HIDDEN:
            hidden = max(0, hidden + (-1 if part.startswith("</") else 1))
        shown.append("\n" if name in _BREAKS else "")
    lines = (" ".join(line.split()) for line in unescape("".join(shown)).splitlines())
    return "\n".join(line for line in lines if line)
