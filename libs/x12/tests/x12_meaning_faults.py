"""Faults of claims and remittances that only several segments together show."""

from __future__ import annotations

from x12_mutations import Mutation, add, also, drop, faults, loop_twice, put, warned


def _patients_faults(base: str, rule: str) -> list[Mutation]:
    """Return the faults of a subscriber who is the patient."""
    person = ("N3*1 SAMPLE LN", "N4*SPRINGFIELD*IL*627030001", "DMG*D8*19800615*F")
    # The subscriber of the dental claim is a parent: made the patient here.
    made = [put("SBR*P**", "SBR*P*18*"), add("NM1*IL", *person)] if base == "837D" else []
    street, city, birth = (also(*made, drop(each)) for each in person)
    return faults(
        base,
        (f"{base} of a patient without street", street, f"{rule}-street N3", "NM1*IL"),
        (f"{base} of a patient without city", city, f"{rule}-city N4", "NM1*IL"),
        (f"{base} of a patient without birth date", birth, f"{rule} DMG", "NM1*IL"),
    )


CLAIMS = [
    *faults(
        "837P",
        ("charge is above the lines", put("*230***", "*230.01***"), "P01 CLM02", "CLM"),
        ("a line is charged twice", loop_twice("LX*3", "SE"), "P01 CLM02", "CLM"),
        (
            "a line is lost",
            drop("LX*3", "SV1*HC:36415", "DTP*472", "REF*6R*C1L3"),
            "P01 CLM02",
            "CLM",
        ),
        ("pointer to no diagnosis", put("***1:2~", "***1:3~"), "P03 SV107", "LX*1"),
        ("pointer to nothing", put("***1:2~", "***0~"), "E07 SV107-1", "SV1"),
        ("a diagnosis stands twice", put("ABF:I10", "ABF:E1165"), "P02-repeated HI01", "CLM"),
        ("first diagnosis is a further one", put("ABK:E1165", "ABF:E1165"), "G07 HI", "HI*ABF"),
        ("first diagnosis is of ICD-9", put("ABK:E1165", "BK:E1165"), "P02 HI01-1", "CLM"),
        ("a number of the lines is left out", put("LX*2", "LX*5"), "G09 LX01", "LX*5"),
        ("a number of the lines stands twice", put("LX*2", "LX*1"), "G09 LX01", "LX*1"),
        ("a line number stands twice", put("C1L2", "C1L1"), "P04 REF02", "LX*2"),
        ("replacement without the payer's number", put("11:B:1", "11:B:7"), "P05 REF", "CLM"),
        ("void without the payer's number", put("11:B:1", "11:B:8"), "P05 REF", "CLM"),
        ("frequency of a hospital", put("11:B:1", "11:B:2"), "P05-frequency CLM05-3", "CLM"),
        ("frequency is no digit", put("11:B:1", "11:B:A"), "P05-frequency CLM05-3", "CLM"),
        ("billing provider without NPI", put("*****XX*2000000010", ""), "P06 NM109", "NM1*85"),
        (
            "rendering provider without NPI",
            put("****XX*2000000028", ""),
            "P06-rendering NM109",
            "NM1*82",
        ),
        ("billing ZIP of five digits", put("627010001", "62701"), "P08 N403", "CLM"),
        ("billing address is a box", put("100 EXAMPLE ST", "PO BOX 100"), "P08-box N301", "CLM"),
        (
            "billing address is a box with points",
            put("100 EXAMPLE ST", "P.O. Box 100"),
            "P08-box N301",
            "CLM",
        ),
        ("subscriber without member id", put("***MI*SYN000111222", ""), "P09 NM109", "NM1*IL"),
        ("claim of the subscriber for another", put("SBR*P*18", "SBR*P*"), "P11 SBR02", "HL*2"),
        ("accident without its date", put("*Y*A*Y*Y", "*Y*A*Y*Y**OA"), "P15 DTP", "CLM"),
        (
            "second cause without its date",
            put("*Y*A*Y*Y", "*Y*A*Y*Y**EM:OA"),
            "P15-second DTP",
            "CLM",
        ),
        (
            "auto accident without its state",
            put("*Y*A*Y*Y", "*Y*A*Y*Y**AA"),
            "P15-state CLM11-4",
            "CLM",
        ),
        ("charge has no lines", put("*180*UN", "*-180*UN"), "P01 CLM02", "CLM"),
    ),
    *warned(
        faults(
            "837P",
            (
                "original names the payer's number",
                add("REF*X4", "REF*F8*ICN1"),
                "P05-original REF",
                "CLM",
            ),
            ("inpatient without admission", put("11:B:1", "21:B:1"), "P16 DTP", "CLM"),
        )
    ),
    *faults(
        "837P replacement",
        ("replacement loses the payer's number", drop("REF*F8"), "P05 REF", "CLM"),
        ("charge below the line", put("*150***", "*149.99***"), "P01 CLM02", "CLM"),
    ),
    *faults(
        "837P two patients",
        (
            "two claims of one number",
            put("CLM*CLM0024", "CLM*CLM0023"),
            "U01 CLM01",
            "CLM*CLM0023*80",
        ),
        (
            "relationship stands with the subscriber",
            put("SBR*P**GRP200", "SBR*P*18*GRP200"),
            "P11-dependent SBR02",
            "HL*3",
        ),
        ("auto accident loses its state", put("**AA:::IL", "**AA"), "P15-state CLM11-4", "CLM"),
        ("auto accident loses its date", drop("DTP*439"), "P15 DTP", "CLM"),
        ("facility ZIP of five digits", put("627010009", "62701"), "P08 N403", "CLM"),
        (
            "pointer of the second patient",
            put("*80*UN*1***1~", "*80*UN*1***2~"),
            "P03 SV107",
            "LX*1",
        ),
    ),
    *warned(
        faults(
            "837P two patients",
            ("attachment without its number", put("*EL***AC*ATT0023", "*EL"), "P21 PWK06", "CLM"),
        )
    ),
    *faults(
        "837P secondary",
        ("two primary payers", put("SBR*S*18", "SBR*P*18"), "P18 SBR01", "CLM"),
        ("no primary payer", put("SBR*P*18*GRP100", "SBR*T*18*GRP100"), "P18 SBR01", "CLM"),
        (
            "other payer's line does not add up",
            put("SVD*SYNTH1*216", "SVD*SYNTH1*215"),
            "P18-line SVD02",
            "LX*1",
        ),
        ("adjustment of the other payer is lost", drop("CAS*PR*2*54"), "P18-line SVD02", "LX*1"),
        (
            "other payer paid less than its lines",
            put("AMT*D*300", "AMT*D*299"),
            "P18-paid AMT02",
            "SBR*P",
        ),
        (
            "other payer's claim does not add up",
            put("CAS*CO*45*45", "CAS*CO*45*46"),
            "P18-claim AMT02",
            "SBR*P",
        ),
        (
            "decision at the claim, but not all of it",
            also(
                drop("SVD", "CAS", "CAS", "DTP*573", "SVD", "CAS", "CAS", "DTP*573"),
                add("SBR*P", "CAS*CO*45*199"),
            ),
            "P18-claim AMT02",
            "SBR*P",
        ),
    ),
    *faults(
        "837I",
        ("hospital's charge is above the lines", put("*4150.5***", "*4151***"), "P01 CLM02", "CLM"),
        ("hospital's line number stands twice", put("C21L2", "C21L1"), "P04 REF02", "LX*2"),
        ("hospital's replacement without number", put("11:A:1", "11:A:7"), "P05 REF", "CLM"),
        ("hospital without NPI", put("*****XX*2000000010", ""), "I06 NM109", "NM1*85"),
        (
            "hospital's subscriber without member id",
            put("***MI*SYN000111222", ""),
            "I09 NM109",
            "NM1*IL",
        ),
        ("hospital's claim for another", put("SBR*P*18", "SBR*P*"), "I11 SBR02", "HL*2"),
        ("principal diagnosis of ICD-9", put("ABK:J189", "BK:J189"), "I02 HI01-1", "CLM"),
        ("hospital's ZIP of five digits", put("627010002", "62701"), "P08 N403", "CLM"),
    ),
    *warned(
        faults(
            "837I",
            ("inpatient bill without admission", drop("DTP*435"), "I21 DTP", "CLM"),
            ("inpatient bill without admitting diagnosis", drop("HI*ABJ"), "I22 HI", "CLM"),
            (
                "inpatient bill with a reason for visit",
                add("HI*ABJ", "HI*APR:R0602"),
                "I23 HI",
                "CLM",
            ),
            (
                "interim bill with a discharge hour",
                also(put("11:A:1", "11:A:2"), put("CL1*1*1*01", "CL1*1*1*30")),
                "I24 DTP",
                "CLM",
            ),
            (
                "final bill of a patient still there",
                put("CL1*1*1*01", "CL1*1*1*30"),
                "I25 CL103",
                "CLM",
            ),
            ("interim bill of a patient gone", put("11:A:1", "11:A:3"), "I26 CL103", "CLM"),
        )
    ),
    *faults(
        "837D",
        ("dentist's charge is below the lines", put("*370***", "*37***"), "P01 CLM02", "CLM"),
        (
            "dentist's pointer to no diagnosis",
            put("*250****1*****1~", "*250****1*****2~"),
            "P03 SV311",
            "LX*1",
        ),
        ("dentist's line number stands twice", put("C22L2", "C22L1"), "P04 REF02", "LX*2"),
        ("dentist without NPI", put("*****XX*2000000010", ""), "P06 NM109", "NM1*85"),
        ("dentist's accident without its date", put("*Y*A*Y*Y", "*Y*A*Y*Y**OA"), "P15 DTP", "CLM"),
        (
            "child's relationship with the subscriber",
            put("SBR*P**", "SBR*P*18*"),
            "P11-dependent SBR02",
            "HL*2",
        ),
    ),
    *faults(
        "837P",
        (
            "second cause without its state",
            put("*Y*A*Y*Y", "*Y*A*Y*Y**EM:AA"),
            "P15-second-state CLM11-4",
            "CLM",
        ),
    ),
    *faults(
        "837I",
        (
            "relationship beside a patient",
            also(
                put("HL*2*1*22*0", "HL*2*1*22*1"),
                add(
                    "NM1*PR",
                    "HL*3*2*23*0",
                    "PAT*19",
                    "NM1*QC*1*TESTERSON*PAT",
                    "N3*1 SAMPLE LN",
                    "N4*SPRINGFIELD*IL*627030001",
                    "DMG*D8*20160229*F",
                ),
            ),
            "I11-dependent SBR02",
            "HL*2",
        ),
    ),
    *warned(
        faults(
            "837I",
            (
                "attachment of a hospital without number",
                add("CL1", "PWK*OZ*EL"),
                "I27 PWK06",
                "CLM",
            ),
            (
                "original bill with the payer's number",
                add("CL1", "REF*F8*ICN1"),
                "P05-original REF",
                "CLM",
            ),
        )
    ),
    *faults(
        "837D",
        ("dentist's replacement without number", put("11:B:1", "11:B:7"), "P05 REF", "CLM"),
        (
            "dentist who renders has no NPI",
            put("****XX*2000000028", ""),
            "P06-rendering NM109",
            "NM1*82",
        ),
        (
            "dentist's second cause without its date",
            put("*Y*A*Y*Y", "*Y*A*Y*Y**EM:OA"),
            "P15-second DTP",
            "CLM",
        ),
        (
            "dentist's accident without its state",
            put("*Y*A*Y*Y", "*Y*A*Y*Y**AA"),
            "P15-state CLM11-4",
            "CLM",
        ),
        (
            "dentist's second cause without its state",
            put("*Y*A*Y*Y", "*Y*A*Y*Y**EM:AA"),
            "P15-second-state CLM11-4",
            "CLM",
        ),
        (
            "claim of the subscriber without relationship",
            also(
                put("HL*2*1*22*1", "HL*2*1*22*0"),
                drop("HL*3", "PAT", "NM1*QC", "N3*1 S", "N4*SPRINGFIELD*IL*627030001", "DMG"),
            ),
            "P11 SBR02",
            "HL*2",
        ),
    ),
    *warned(
        faults(
            "837D",
            (
                "dentist's attachment without number",
                put("PWK*RB*EL***AC*XRAY0022", "PWK*RB*EL"),
                "P21 PWK06",
                "CLM",
            ),
            (
                "dentist's original with the payer's number",
                add("PWK", "REF*F8*ICN1"),
                "P05-original REF",
                "CLM",
            ),
        )
    ),
    *(
        mutation
        for base, rule in (("837P", "P22"), ("837I", "I28"), ("837D", "P22"))
        for mutation in _patients_faults(base, rule)
    ),
    *faults(
        "837P",
        ("patient is born after the service", put("19800615", "20260615"), "P10 DTP03", "LX*1"),
        (
            "service of tomorrow",
            put("DTP*472*D8*20260302", "DTP*472*D8*20260304"),
            "P10-future DTP03",
            "LX*1",
        ),
        ("no units", put("*180*UN*1*", "*180*UN*0*"), "P19 SV104", "LX*1"),
        ("units below zero", put("*180*UN*1*", "*180*UN*-1*"), "P19 SV104", "LX*1"),
        ("no kind of coverage", put("******CI", ""), "P23 SBR09", "HL*2"),
        (
            "charge below zero",
            also(put("*35*UN", "*-35*UN"), put("*230***", "*160***")),
            "P24 SV102",
            "LX*2",
        ),
        ("tax id with a dash", put("EI*001234567", "EI*00-1234567"), "P25 REF02", "CLM"),
        ("tax id of eight digits", put("EI*001234567", "EI*01234567"), "P25 REF02", "CLM"),
        (
            "claim number of 21 characters",
            put("CLM*CLM0001", f"CLM*{'C' * 21}"),
            "P26 CLM01",
            "CLM",
        ),
        ("line number of 31 characters", put("C1L1", "C" * 31), "P26-line REF02", "LX*1"),
        ("laboratory of no form", put("99D9999999", "99X9999999"), "C13 REF02", "CLM"),
        ("procedure of four characters", put("HC:99214", "HC:9921"), "C05 SV101-2", "LX*1"),
    ),
    *faults(
        "837P secondary",
        ("other payer paid nothing", drop("AMT*D"), "P18-undecided AMT02", "SBR*P"),
        (
            "decision dated at the claim and at the lines",
            add("NM1*PR*2*SYNTHETIC HEALTH PLAN", "DTP*573*D8*20260413"),
            "P18-dated DTP03",
            "SBR*P",
        ),
        (
            "decision of the claim without its day",
            also(
                drop("SVD", "CAS", "CAS", "DTP*573", "SVD", "CAS", "CAS", "DTP*573"),
                add("SBR*P", "CAS*CO*45*200"),
            ),
            "P18-undated DTP03",
            "SBR*P",
        ),
        (
            "remaining debt at the claim and at a line",
            also(add("AMT*D", "AMT*EAF*75"), add("DTP*573", "AMT*EAF*54")),
            "P18-owed AMT02",
            "SBR*P",
        ),
        (
            "a payer that was not asked has decided",
            add("AMT*D", "AMT*A8*500"),
            "P18-not-covered AMT02",
            "SBR*P",
        ),
    ),
    *faults(
        "837P two patients",
        ("drug of ten digits", put("N4*00000000001", "N4*0000000001"), "C07 LIN03", "LX*2"),
    ),
    *faults(
        "837I",
        ("no kind of coverage of a bill", put("******CI", ""), "I31 SBR09", "HL*2"),
        (
            "inpatient bill without attending",
            drop("NM1*71", "PRV*AT"),
            "I29 NM1",
            "CLM",
        ),
        ("hospital's units below zero", put("*UN*5~", "*UN*-5~"), "P19 SV205", "LX*2"),
        ("hospital's charge below zero", put("**3600*", "**-3600*"), "P24 SV203", "LX*1"),
    ),
    *faults(
        "837D",
        ("dentist's procedure", put("AD:D2391", "AD:2391"), "C05 SV301-2", "LX*1"),
        ("tooth 33", put("TOO*JP*8", "TOO*JP*33"), "C14 TOO02", "LX*1"),
        ("no kind of dental coverage", put("******CI", ""), "P23 SBR09", "HL*2"),
        (
            "dentist's lines have no day",
            drop("DTP*472", "DTP*472"),
            "P28 DTP03",
            "LX*2",
        ),
    ),
    *warned(
        [
            *faults(
                "837P",
                (
                    "claim without charges",
                    also(
                        put("*180*UN", "*0*UN"),
                        put("*35*UN", "*0*UN"),
                        put("*15*UN", "*0*UN"),
                        put("*230***", "*0***"),
                    ),
                    "P24-zero CLM02",
                    "CLM",
                ),
            ),
            *faults(
                "837I",
                (
                    "line before the statement period",
                    put("DTP*472*D8*20260302", "DTP*472*D8*20260228"),
                    "I30 DTP03",
                    "LX*2",
                ),
            ),
        ]
    ),
]

REMITTANCES = [
    *faults(
        "835",
        ("line paid more", put("*180*90**", "*180*91**"), "B01 SVC03", "SVC"),
        ("adjustment of a line is lost", drop("CAS*PR*3*30"), "B01 SVC03", "SVC"),
        (
            "adjustment of a line is a cent off",
            put("CAS*CO*45*60", "CAS*CO*45*60.01"),
            "B01 SVC03",
            "SVC",
        ),
        ("claim paid more", put("*230*99.6*", "*230*99.61*"), "B02 CLP04", "CLP"),
        ("claim charged more than its lines", put("*230*99.6*", "*231*99.6*"), "B02 CLP03", "CLP"),
        ("adjustment of the claim without cause", add("CLP", "CAS*CO*45*1"), "B02 CLP04", "CLP"),
        (
            "patient's part is not that of the lines",
            put("*99.6*42.4*", "*99.6*42.5*"),
            "B03 CLP05",
            "CLP",
        ),
        ("patient's part is left out", put("*99.6*42.4*", "*99.6**"), "B03 CLP05", "CLP"),
        (
            "patient's part is called contractual",
            put("CAS*PR*3*30", "CAS*CO*3*30"),
            "B03 CLP05",
            "CLP",
        ),
        ("payment is above the claims", put("BPR*I*99.6*", "BPR*I*99.7*"), "B04 BPR02", "ST"),
        ("payment of nothing", put("BPR*I*99.6*", "BPR*I*0*"), "B04 BPR02", "ST"),
        (
            "money that PLB kept",
            add("AMT*B6*8.5", "PLB*2000000010*20261231*72:A*5"),
            "B04 BPR02",
            "ST",
        ),
    ),
    *faults(
        "835 interest",
        ("recoupment is lost", put("WO:ICN2026030007*75*L6*-1.25", "L6*-1.25"), "B04 BPR02", "ST"),
        ("recoupment with the wrong sign", put("*75*", "*-75*"), "B04 BPR02", "ST"),
        ("PLB is lost", drop("PLB"), "B04 BPR02", "ST"),
    ),
    *faults(
        "835 reversal",
        (
            "reversal takes back too much",
            put("*-300*-200**1~", "*-300*-201**1~"),
            "B01 SVC03",
            "SVC*HC:99215*-300",
        ),
        (
            "reversal's claim takes back too much",
            put("*-300*-200**12*", "*-300*-201**12*"),
            "B02 CLP04",
            "CLP*CLM0005*22",
        ),
        (
            "second claim is paid less",
            put("*130*100**12", "*130*99**12"),
            "B02 CLP04",
            "CLP*CLM0006",
        ),
    ),
    *faults(
        "835 unpaid", ("denied claim pays", put("*150*0**12*", "*150*1**12*"), "B02 CLP04", "CLP")
    ),
    *warned(
        [
            *faults(
                "835 reversal",
                (
                    "reversal states a patient's part",
                    put("*-300*-200**12", "*-300*-200*-20*12"),
                    "B03-noted CLP05",
                    "CLP*CLM0005*22",
                ),
            ),
            *faults(
                "835 interest",
                (
                    "interest is not that of the claims",
                    put("AMT*I*1.25", "AMT*I*1.5"),
                    "B05-noted PLB",
                    "ST",
                ),
            ),
            *faults(
                "835 interest", ("interest without a claim", drop("AMT*I"), "B05-noted PLB", "ST")
            ),
        ]
    ),
]
