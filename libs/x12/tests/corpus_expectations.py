"""What the validator must say of the public sample files, and why.

Only names of files, rules and reasons stand here. Where tools disagree the reason says with which
the rule sides: pyx12 4.0.0, x12sdk 2.2.0, linuxforhealth-x12 0.57, stupidedi 6ba837e.
"""

from __future__ import annotations

_COSYTE = "cosyte__x12/test/fixtures"
_FOREIGN_TESTS = "Inteligenz__X12Parser/tests/OopFactory.X12"
_IMSWEB = "imsweb__x12-parser/src/test/resources"
_KARTIK = "Kartik-Hirijaganer__X12-Parser-Encoder/packages/x12-edi-tools/tests/fixtures"
_LFH = "LinuxForHealth__x12/src/tests/resources"
_PYX12 = "azoner__pyx12/x12testdata"
_STAEDI = "xlate__staedi/src/test/resources/x12"
_STUPIDEDI = "kputnam__stupidedi/spec/fixtures/005010"
_VGI = "Query-farm__vgi-x12/data"

_CONTACT = "no PER*BL in 1000A, which the guide requires; with pyx12 and stupidedi"
_PAYEE_ID = "no N103 and N104 in 1000B; with pyx12 and stupidedi"
_SIGNATURE = "CLM06 is not of the institutional guide; with stupidedi against x12sdk"
_SEPARATOR = "> stands between components, ISA16 says otherwise; x12sdk does not look inside"
_DIAGNOSIS_UNREAD = "follows from the separator: the qualifier of HI cannot be read"
_DIAGNOSIS_MISSING = "follows from the separator: no HI with a principal diagnosis is read"
_DEPENDENT = "a dependent is NM1*03 in 005010, NM1*QC was 004010; with stupidedi and x12sdk"
_FRAGMENT = "the file holds envelopes with a fragment of a claim between them"
_TOY = "the file is a toy that leaves out most of what its guide requires"
_GROUP = "GS01 is not that of a 271, HB"
_SHORT_CODES = "GS02 and GS03 have one character, the standard asks for two"
_TOY_277 = "written without levels 19 and PT, QTY and entities as in a 277; with pyx12"

GOLD_FAULTS: dict[str, dict[str, str]] = {
    "moov-io__x12/examples/example_5010_837p/sample.txt": {
        "P03": "seven lines point to a second diagnosis, their claims have one; no tool looks",
    },
}
"""Errors in files that every tool accepts. All sums of these files are right: BPR02, CLP04 and
SVC03 of the remittances and CLM02 of the claims were added up apart from the validator."""

EXPLAINED: dict[str, dict[str, str]] = {
    f"{_STUPIDEDI}/X221_HP835_Health_Care_Claim_Payment_Advice/case/2.edi": {"G01": _CONTACT},
    f"{_STUPIDEDI}/X223A2_HC837_Health_Care_Claim_Institutional/pass/837-institutional-claim.edi": {
        "E08": "DTP*434*RD8 holds one date, not a period; with x12sdk against stupidedi",
    },
    "LinuxForHealth__x12/demo-file/demo.835": {
        "G01": _CONTACT,
        "E11": "TS309 and TS311 are not of the guide since 005010; with pyx12 and stupidedi",
    },
    "LinuxForHealth__x12/demo-file/demo.837i": {
        "E11": _SIGNATURE,
        "E07": "DTP*434 takes RD8 only; with stupidedi against x12sdk",
    },
    f"{_LFH}/835_005010X221A1/cob-contractural-adjustment.835": {
        "E01": "no payment date in BPR16; with pyx12 and stupidedi",
        "G01": _CONTACT,
        "E18": _SEPARATOR,
    },
    f"{_LFH}/835_005010X221A1/managed-care.835": {
        "E08": "BPR16 is no date; with pyx12 and stupidedi",
        "G01": _CONTACT,
    },
    f"{_LFH}/835_005010X221A1/tertiary-payment.835": {
        "E01": "no payment date in BPR16, no code in SVC01; with pyx12 and stupidedi",
        "G01": _CONTACT,
        "E07": "a number stands in SVC06, the procedure that was billed; with pyx12",
    },
    f"{_LFH}/837_005010X222A2/demo.cob.2ndary.example4.837": {
        "E18": _SEPARATOR,
        "G07": _DIAGNOSIS_UNREAD,
        "G01": _DIAGNOSIS_MISSING,
    },
    f"{_LFH}/837_005010X222A2/demo.cob.example3.A.837": {
        "G02": "no other payer (2330B), which 2320 requires; x12sdk does not miss it",
    },
    f"{_LFH}/837_005010X222A2/demo.example11.837": {
        "E18": _SEPARATOR,
        "G07": _DIAGNOSIS_UNREAD,
        "G01": _DIAGNOSIS_MISSING,
    },
    f"{_LFH}/837_005010X222A2/demo.example12.837": {
        "E18": _SEPARATOR,
        "G07": _DIAGNOSIS_UNREAD,
        "G01": _DIAGNOSIS_MISSING,
    },
    f"{_LFH}/837_005010X222A2/demo.example9.837": {
        "E18": _SEPARATOR,
        "G07": _DIAGNOSIS_UNREAD,
        "E07": "1.00 is no pointer to a diagnosis",
        "G01": _DIAGNOSIS_MISSING,
    },
    f"{_LFH}/837_005010X223A3/out-of-network-repriced-claim.837i": {
        "E18": _SEPARATOR,
        "E11": _SIGNATURE,
        "G07": _DIAGNOSIS_UNREAD,
        "G01": _DIAGNOSIS_MISSING,
    },
    f"{_LFH}/837_005010X223A3/two-claims-single-provider.837i": {"E11": _SIGNATURE},
    f"{_COSYTE}/claim/837d-canonical.edi": {
        "E01": "no charge in SV302",
        "E07": "5 is no code of SV305; with stupidedi",
    },
    f"{_COSYTE}/claim/837i-canonical.edi": {
        "E05": "the type of bill takes two characters in CLM05-1; with stupidedi and x12sdk",
        "E11": _SIGNATURE,
        "E07": "DTP*096 takes TM only; with stupidedi",
        "E01": "the principal procedure has no date; with stupidedi",
        "G01": "no CL1, which the guide requires; with stupidedi",
        "P01": "the lines come to 2,280.00, CLM02 says 5,000.00",
    },
    f"{_COSYTE}/eligibility/270-minimal.edi": {
        "E01": "payer and provider have no ids; with stupidedi and x12sdk",
    },
    f"{_COSYTE}/eligibility/270-quirk-delimiters.edi": {
        "E07": "EQ03 takes FAM only; with stupidedi against x12sdk",
    },
    f"{_COSYTE}/eligibility/270-quirk-linebreaks.edi": {
        "E07": "EQ03 takes FAM only; with stupidedi against x12sdk",
    },
    f"{_COSYTE}/eligibility/271-aaa-two-dependents.edi": {
        "G07": _DEPENDENT,
        "G02": "the same: no NM1*03 is found, and HL*5 stands under another level 21",
        "G03": "the same: AAA is outside the dependent, and is taken for that of the payer",
        "E07": "the same: 72 is no reason of the payer",
        "H02": "HL*5 names the level 21 as its parent after the dependents of HL*3",
        "G01": "the same",
    },
    f"{_COSYTE}/eligibility/271-dependent.edi": {"G07": _DEPENDENT, "G01": _DEPENDENT},
    f"{_COSYTE}/envelope/availity-repetition.edi": {
        "E01": "no ST03",
        "G01": _FRAGMENT,
        "G02": _FRAGMENT,
    },
    f"{_COSYTE}/envelope/medicare-canonical.edi": {
        "E01": "no ST03",
        "E04": _SHORT_CODES,
        "G01": _FRAGMENT,
        "G02": _FRAGMENT,
    },
    f"{_COSYTE}/envelope/no-trailing-crlf.edi": {
        "E01": "no ST03",
        "E04": _SHORT_CODES,
        "G01": _FRAGMENT,
        "G02": _FRAGMENT,
    },
    f"{_COSYTE}/envelope/syntactic-core-body.edi": {
        "E01": "no ST03",
        "E04": _SHORT_CODES,
        "G01": _FRAGMENT,
        "G02": _FRAGMENT,
        "G06": _FRAGMENT,
        "G07": _FRAGMENT,
        "X26": "the count is wrong; with the check of the envelope",
    },
    f"{_COSYTE}/golden/277ca.edi": {
        "E11": "STC02 is not of the provider's level; with pyx12",
        "G07": _TOY_277,
        "G01": _TOY_277,
        "G02": _TOY_277,
    },
    f"{_COSYTE}/golden/835.edi": {"E01": _PAYEE_ID},
    f"{_COSYTE}/remit/835-availity-quirk.edi": {
        "E01": _PAYEE_ID,
        "G03": "REF*F8 of the claim stands after its lines; the quirk that the file shows",
        "X26": "the count is wrong; with pyx12",
    },
    f"{_KARTIK}/271_ls_le_wrapper.x12": {
        "X33": _GROUP,
        "G03": "REF and DTP stand after MSG; x12sdk does not look at the order",
    },
    f"{_KARTIK}/271_multiple_eb_segments.x12": {"X33": _GROUP},
    f"{_KARTIK}/271_rejected_subscriber.x12": {"X33": _GROUP},
    f"{_VGI}/claim_837.837": dict.fromkeys(("E01", "G01", "G02", "G03", "G07", "P01"), _TOY),
    f"{_VGI}/eligibility_271.271": {
        "E01": "no ST03; with stupidedi",
        "G01": "EB stands before any NM1 of the subscriber, in a second loop",
        "G03": "TRN stands after the name of the subscriber",
        "G05": "the same: the second loop",
    },
    f"{_VGI}/era_835.835": dict.fromkeys(
        ("E01", "G01", "G02", "G03", "G07", "B01", "B02", "B03", "B04"), _TOY
    ),
    "moov-io__x12/examples/example_5010_835/sample1.txt": {
        "B02": "charge 385.21, adjusted 385.20, paid 0.00: a cent is missing; no tool adds up",
    },
    f"{_FOREIGN_TESTS}.Hipaa.Tests.Unit/Eligibility/TestData/_271/_5010/Example_3_1_3.txt": {
        "X33": _GROUP,
    },
    f"{_FOREIGN_TESTS}.Hipaa.Tests.Unit/Eligibility/TestData/_271/_5010/Example_3_2_2.txt": {
        "X33": _GROUP,
        "E07": "a dependent has no levels under it, HL04 is 0",
        "E20": "^ stands between service types, ISA11 says U",
    },
    f"{_FOREIGN_TESTS}.Tests.Unit/Parsing/_SampleEdiFiles/Acknowledgments/"
    "TechnicalAcknowledgment_Sample1.txt": {
        "E04": "TA101 has four digits instead of nine",
        "E01": "no TA105",
    },
    f"{_FOREIGN_TESTS}.Tests.Unit/Parsing/_SampleEdiFiles/Acknowledgments/"
    "TechnicalAcknowledgment_SampleFromJeffN825.txt": {
        "E03": "TA1 has five elements, here are six",
    },
    f"{_FOREIGN_TESTS}.Tests.Unit/Parsing/_SampleEdiFiles/Acknowledgments/_999/"
    "DHS_Wisconsin_Sample.txt": {
        "E04": "AK202 repeats ST02, which has four characters at least",
        "E14": "CTX06 takes the number of a data element, here stands that of a composite",
    },
    f"{_STAEDI}/optionalInterchangeServices.edi": {
        "X06": "ISB and ISE are of the standard, and of no guide of health care",
    },
}
"""Errors in files that their source calls valid, by rule."""

NAMED: dict[str, dict[str, str]] = {
    "albmarin__badX12/tests/files/errors/segment_terminator.edi": {"X14": "IEA"},
    "albmarin__badX12/tests/files/errors/unknown_segment_error.edi": {"X06": "HL"},
    f"{_IMSWEB}/837_5010/x12_bad_valid_code.txt": {"G07": "NM1", "G02": "NM1"},
    f"{_IMSWEB}/837_5010/x12_loop_errors2_exceeds_max_repeats_multiple_parents.txt": {
        "G05": "NM1",
    },
    f"{_IMSWEB}/837_5010/x12_missing_elements.txt": {"E01": "NM102 CLM05"},
    f"{_IMSWEB}/837_5010/x12_missing_required_loop_in_one_repeat.txt": {"G02": "NM1"},
    f"{_IMSWEB}/837_5010/x12_missing_required_loops_mult_repeats.txt": {"G02": "LX", "G07": "SV1"},
    f"{_IMSWEB}/837_5010/x12_segments_out_of_order.txt": {"G03": "N4 N3"},
    f"{_COSYTE}/claim/837p-unknown-hi.edi": {"G07": "HI"},
    f"{_COSYTE}/eligibility/270-dangling-parent.edi": {"H02": "HL02"},
    f"{_COSYTE}/eligibility/270-duplicate-hl-id.edi": {"H01": "HL01"},
    f"{_COSYTE}/eligibility/270-missing-hierarchy.edi": {"G02": "HL"},
    f"{_COSYTE}/eligibility/270-no-inquiry.edi": {"Q01": "EQ"},
    f"{_COSYTE}/eligibility/271-aaa-before-hierarchy.edi": {"G07": "AAA"},
    f"{_COSYTE}/eligibility/271-aaa-malformed.edi": {"E01": "AAA03 AAA04", "E03": "AAA05"},
    f"{_COSYTE}/remit/835-imbalance.edi": {"B01": "SVC03", "B02": "CLP04"},
    f"{_COSYTE}/status/277-unknown-status.edi": {"C12": "STC01-1"},
    f"{_COSYTE}/status/277ca-hl-orphan.edi": {"G07": "HL"},
    f"{_STAEDI}/invalid999.edi": {"G07": "IK5", "E07": "AK101 IK501", "E03": "AK204 AK205"},
    f"{_PYX12}/ele.x12": {"E09": "ISA10"},
}
"""Where the fault is told that a file was made to show, by rule; counts and control numbers of
envelopes are compared with the list of negative cases itself."""

ENVELOPE_CHECKS = {
    "SE01=": "X26",
    "SE02!=ST02": "X23",
    "GE01=": "X25",
    "GE02!=GS06": "X22",
    "IEA01=": "X24",
    "IEA02!=ISA13": "X21",
    "missing SE": "X12",
    "missing GE": "X13",
    "missing IEA": "X14",
    "GS08!=ST03": "X32",
    "ISA not fixed width": "X01",
}
"""The rule that tells each fault of an envelope, by the word of the list of negative cases."""
