"""Encounters as HL7 FHIR R4 Bundles: read, mapped to the same encounter, taken the same way."""
