"""Faults inside segments: elements, codes, syntax notes, dates and times, characters."""

from __future__ import annotations

from x12_mutations import add, faults, put, warned

LONG_NAME = "A" * 61

ELEMENTS = [
    *faults(
        "837P",
        (
            "set header names no guide",
            put("0001*005010X222A1~\nBHT", "0001~\nBHT"),
            "E01 ST03",
            "ST",
        ),
        ("claim has no number", put("CLM*CLM0001*", "CLM**"), "E01 CLM01", "CLM"),
        ("claim has no charge", put("*230***", "****"), "E01 CLM02", "CLM"),
        ("claim has no place", put("***11:B:1*", "****"), "E01 CLM05", "CLM"),
        ("place has no frequency", put("11:B:1", "11:B"), "E01 CLM05-3", "CLM"),
        ("segment ends too early", put("DMG*D8*19800615*F", "DMG*D8*19800615"), "E01 DMG03", "DMG"),
        ("segment is but an id", put("N3*1 SAMPLE LN", "N3"), "E01 N301", "N3"),
        ("line has no unit", put("*180*UN*", "*180**"), "E01 SV103", "SV1"),
        (
            "receiver has a first name",
            put("HOUSE*****46*SYNTHCLEAR", "HOUSE*A****46*SYNTHCLEAR"),
            "E11 NM104",
            "NM1*40",
        ),
        ("subscriber has a prefix", put("AVERY*Q***MI", "AVERY*Q*DR**MI"), "E11 NM106", "NM1*IL"),
        ("claim has a kind", put("*230***", "*230**MC*"), "E11 CLM04", "CLM"),
        ("claim number is too long", put("CLM0001", "C" * 39), "E05 CLM01", "CLM"),
        (
            "name is too long",
            put("EXAMPLE FAMILY CLINIC*****XX", f"{LONG_NAME}*****XX"),
            "E05 NM103",
            "NM1*85",
        ),
        ("charge has 19 digits", put("*230***", f"*{'1' * 19}***"), "E05 CLM02", "CLM"),
        ("payer id is too short", put("*PI*SYNTH1", "*PI*S"), "E04 NM109", "NM1*PR"),
        ("city is too short", put("N4*SPRINGFIELD", "N4*S"), "E04 N401", "N4"),
        (
            "segment has too many elements",
            put("DMG*D8*19800615*F", "DMG*D8*19800615*F********A"),
            "E03 DMG11",
            "DMG",
        ),
        (
            "element that the guide does not use",
            put("*19800615*F", "*19800615*F*M"),
            "E03 DMG04",
            "DMG",
        ),
        ("pointer has too many parts", put("***1:2~", "***1:2:1:2:1~"), "E13 SV107-5", "SV1"),
        (
            "simple element has parts",
            put("REF*EI*001234567", "REF*EI*00:1234567"),
            "E19 REF02",
            "REF*EI",
        ),
        (
            "trailing separator",
            put("PER*IC*BILLING OFFICE*TE*2175550101", "PER*IC*BILLING OFFICE*TE*2175550101*"),
            "E15 PER",
            "PER",
        ),
        (
            "many trailing separators",
            put("REF*EI*001234567", "REF*EI*001234567****"),
            "E15 REF",
            "REF*EI",
        ),
        ("trailing component separator", put("11:B:1*", "11:B:1:*"), "E15 CLM05", "CLM"),
        ("charge in words", put("*180*UN", "*ONE*UN"), "E14 SV102", "SV1"),
        ("charge with a currency sign", put("*180*UN", "*$180*UN"), "E14 SV102", "SV1"),
        ("charge with a thousands comma", put("*180*UN", "*1,80*UN"), "E14 SV102", "SV1"),
        ("charge with an exponent", put("*180*UN", "*18E1*UN"), "E14 SV102", "SV1"),
        ("charge with a plus sign", put("*180*UN", "*+180*UN"), "E14 SV102", "SV1"),
        ("quantity with two points", put("*UN*1***1:2", "*UN*1.0.0***1:2"), "E14 SV104", "SV1"),
        ("pointer is a letter", put("***1:2~", "***A:2~"), "E07 SV107-1", "SV1"),
        ("line number has a letter", put("LX*2", "LX*2A"), "E14 LX01", "LX*2A"),
        ("three decimals of money", put("*180*UN", "*180.001*UN"), "E16 SV102", "SV1"),
        ("a tenth of a cent was paid", put("AMT*F5*30", "AMT*F5*30.005"), "E16 AMT02", "AMT"),
    ),
    *warned(
        faults(
            "837P",
            ("name begins with a blank", put("*TESTERSON", "* TESTERSON"), "E17 NM103", "NM1*IL"),
            ("name ends with a blank", put("AVERY*", "AVERY *"), "E17 NM104", "NM1*IL"),
        )
    ),
    *faults(
        "835",
        ("payment has no amount", put("BPR*I*99.6*", "BPR*I**"), "E01 BPR02", "BPR"),
        ("payment with three decimals", put("BPR*I*99.6*", "BPR*I*99.601*"), "E16 BPR02", "BPR"),
        (
            "adjustment with three decimals",
            put("CAS*CO*45*60", "CAS*CO*45*60.001"),
            "E16 CAS03",
            "CAS",
        ),
        (
            "originator is too short",
            put("EFT000001*1009999991", "EFT000001*100999999"),
            "E04 TRN03",
            "TRN",
        ),
    ),
    *faults(
        "271",
        (
            "service type repeats 100 times",
            put("98^5", "^".join(["98"] * 100)),
            "E12 EB03",
            "EB*1**",
        ),
        ("another repetition separator", put("98^5", "98!5"), "E20 EB03", "EB*1**98!5"),
        ("percent in words", put("**.2*", "**HALF*"), "E14 EB08", "EB*A"),
    ),
    *faults("270", ("trace has no originator", put("*9SYNCLINIC", ""), "E01 TRN03", "TRN")),
    *faults("837I", ("line has no revenue code", put("SV2*0120*", "SV2**"), "E01 SV201", "SV2")),
    *faults(
        "837I", ("facility has too many parts", put("11:A:1*", "11:A:1:1*"), "E13 CLM05-4", "CLM")
    ),
    *faults("837D", ("tooth surface is not one", put("M:O", "M:X"), "E07 TOO03-2", "TOO")),
    *faults("999", ("position in words", put("IK3*NM1*8*", "IK3*NM1*X*"), "E14 IK302", "IK3")),
    *faults(
        "999", ("seven errors of a set", put("IK5*R*5", "IK5*R*5*5*5*5*5*5"), "E03 IK507", "IK5")
    ),
]

CODES = [
    *faults(
        "837P",
        ("claim is neither charge nor report", put("*0900*CH", "*0900*XX"), "E07 BHT06", "BHT"),
        ("structure of another set", put("BHT*0019", "BHT*0022"), "E07 BHT01", "BHT"),
        ("payer order is not known", put("SBR*P", "SBR*X"), "E07 SBR01", "SBR"),
        ("kind of plan is not known", put("******CI", "******XX"), "E07 SBR09", "SBR"),
        ("sex is not known", put("*19800615*F", "*19800615*X"), "E07 DMG03", "DMG"),
        ("assignment is not known", put("*Y*A*Y*Y", "*Y*X*Y*Y"), "E07 CLM07", "CLM"),
        ("unit is not known", put("*180*UN*", "*180*XX*"), "E07 SV103", "SV1"),
        ("procedure is of no known list", put("HC:99214", "XX:99214"), "E07 SV101-1", "SV1"),
        ("place qualifier is not B", put("11:B:1", "11:A:1"), "E07 CLM05-2", "CLM"),
        ("pointer is above 12", put("***1:2~", "***1:13~"), "E07 SV107-2", "SV1"),
        ("a person is neither 1 nor 2", put("NM1*IL*1", "NM1*IL*3"), "E07 NM102", "NM1*IL"),
        ("contact kind is not known", put("*TE*2175550101", "*XX*2175550101"), "E07 PER03", "PER"),
        ("code in small letters", put("*Y*A*Y*Y", "*y*A*Y*Y"), "E07 CLM06", "CLM"),
        (
            "NPI with a wrong check digit",
            put("*XX*2000000010", "*XX*2000000011"),
            "C01 NM109",
            "NM1*85",
        ),
        ("NPI of nine digits", put("*XX*2000000010", "*XX*200000001"), "C01 NM109", "NM1*85"),
        ("NPI that begins with 3", put("*XX*2000000028", "*XX*3000000019"), "C01 NM109", "NM1*82"),
        ("NPI with a letter", put("*XX*2000000028", "*XX*200000002A"), "C01 NM109", "NM1*82"),
        (
            "taxonomy without its X",
            put("207Q00000X~\nNM1", "207Q000000~\nNM1"),
            "C02 PRV03",
            "PRV*BI",
        ),
        ("taxonomy is too short", put("207Q00000X~\nLX", "207Q00X~\nLX"), "C02 PRV03", "PRV*PE"),
        ("diagnosis with its point", put("E1165", "E11.65"), "C04 HI01-2", "HI"),
        ("diagnosis of ICD-9", put("ABF:I10", "ABF:4019"), "C04 HI02-2", "HI"),
        ("modifier of one character", put("83036:QW", "83036:Q"), "E04 SV101-3", "SV1*HC:83036"),
    ),
    *faults(
        "837P two patients",
        ("drug code is an unknown kind", put("LIN**N4", "LIN**XX"), "E07 LIN02", "LIN"),
        ("relationship is not known", put("PAT*19", "PAT*18"), "E07 PAT01", "PAT"),
        ("attachment is not known", put("PWK*OZ", "PWK*QQ"), "E07 PWK01", "PWK"),
    ),
    *faults(
        "837I",
        ("revenue code of two digits", put("SV2*0120", "SV2*12"), "C08 SV201", "SV2*12"),
        ("procedure code of six characters", put("0BH17EZ", "0BH17E"), "C04 HI01-2", "HI*BBR"),
        (
            "present on admission is not known",
            put("J189:::::::Y", "J189:::::::X"),
            "E07 HI01-9",
            "HI*ABK",
        ),
        ("drug code of ten digits", put("N4*00000000001", "N4*0000000001"), "C07 LIN03", "LIN"),
        (
            "statement period is a day",
            put("434*RD8*20260301-20260304", "434*D8*20260301"),
            "E07 DTP02",
            "DTP*434",
        ),
    ),
    *faults(
        "835",
        ("handling is not known", put("BPR*I", "BPR*Z"), "E07 BPR01", "BPR"),
        ("payment method is not known", put("*C*ACH*", "*C*CASH*"), "E07 BPR04", "BPR"),
        ("claim state is not known", put("CLM0001*1*", "CLM0001*99*"), "E07 CLP02", "CLP"),
        (
            "adjustment group of no remittance",
            put("CAS*CO*45*60", "CAS*CR*45*60"),
            "E07 CAS01",
            "CAS",
        ),
    ),
    *faults(
        "835 interest",
        ("reason of the adjustment is not known", put("WO:ICN", "XX:ICN"), "E07 PLB03-1", "PLB"),
    ),
    *faults("835 unpaid", ("remark of no known list", put("LQ*HE", "LQ*XX"), "E07 LQ01", "LQ*XX")),
    *faults(
        "271",
        ("benefit is not known", put("EB*G*IND*30***23", "EB*99*IND*30***23"), "E07 EB01", "EB*99"),
    ),
    *faults(
        "277CA",
        (
            "action is not known",
            put("20260304*WQ*230~\nREF", "20260304*XX*230~\nREF"),
            "E07 STC03",
            "STC*A2",
        ),
    ),
    *faults("999", ("result is not known", put("AK9*R", "AK9*Q"), "E07 AK901", "AK9")),
    *faults(
        "999",
        (
            "error of an element is not known",
            put("IK4*9*67*7*", "IK4*9*67*99*"),
            "E07 IK403",
            "IK4",
        ),
    ),
    *faults(
        "276",
        ("identification is not known", put("*PI*SYNTH1", "*ZZ*SYNTH1"), "E07 NM108", "NM1*PR"),
    ),
    *faults(
        "277",
        ("purpose of the answer is not known", put("*0905*DG", "*0905*XX"), "E07 BHT06", "BHT"),
    ),
    *faults(
        "837P",
        ("modifier with a sign", put("83036:QW", "83036:Q-"), "C06 SV101-3", "SV1*HC:83036"),
        ("ZIP of four digits", put("627030001", "6270"), "C03 N403", "N4*SPRINGFIELD*IL*6270"),
        (
            "ZIP with its dash",
            put("627030001", "62703-0001"),
            "C03 N403",
            "N4*SPRINGFIELD*IL*62703-",
        ),
        (
            "state is not known",
            put("SPRINGFIELD*IL*62703", "SPRINGFIELD*XX*62703"),
            "C11 N402",
            "N4*SPRINGFIELD*XX",
        ),
        ("procedure code of four characters", add("HI", "HI*BP:1234"), "C05 HI01-2", "HI*BP"),
        ("another component separator", put("HC:99214", "HC>99214"), "E18 SV101", "SV1"),
    ),
    *faults("835", ("remark code of no form", add("NM1*82", "MOA***XX9"), "C09 MOA03", "MOA")),
    *faults(
        "277CA", ("category of no form", put("STC*A2:20", "STC*22:20"), "C12 STC01-1", "STC*22")
    ),
    *warned(
        faults(
            "835",
            (
                "adjustment reason is not known",
                put("CAS*CO*45*60", "CAS*CO*999*60"),
                "C10 CAS02",
                "CAS*CO*999",
            ),
        )
    ),
]

NOTES = [
    *faults(
        "837P",
        ("P: id kind without an id", put("*XX*2000000028", "*XX"), "E02 NM109", "NM1*82"),
        ("P: id without its kind", put("*XX*2000000028", "**2000000028"), "E02 NM108", "NM1*82"),
        (
            "P: number kind without a number",
            put("*TE*2175550101", "*TE*2175550101*FX"),
            "E02 PER06",
            "PER",
        ),
        ("P: weight without its unit", add("SBR", "PAT*******01"), "E02 PAT08", "PAT"),
        (
            "C: subdivision without a country",
            put("627030001", "627030001****IL"),
            "E02 N404",
            "N4*SPRINGFIELD*IL*62703",
        ),
        (
            "E: state and subdivision",
            put("627030001", "627030001*US***IL"),
            "E10 N407",
            "N4*SPRINGFIELD*IL*62703",
        ),
    ),
    *faults(
        "837I",
        (
            "P: procedure kind has no date",
            put("0BH17EZ:D8:20260302", "0BH17EZ:D8"),
            "E02 HI01-4",
            "HI*BBR",
        ),
        ("a unit without a quantity", put("*3600*DA*3", "*3600*DA"), "E01 SV205", "SV2*0120"),
    ),
    *faults(
        "835",
        (
            "P: bank id without its kind",
            put("*01*000000010*DA", "**000000010*DA"),
            "E02 BPR06",
            "BPR",
        ),
        ("C: account kind without an account", put("*DA*111111*", "*DA**"), "E02 BPR09", "BPR"),
        ("L: reason without an amount", put("*10**2*.7", "*10**2"), "E02 CAS06", "CAS*PR*1"),
        ("C: quantity without its reason", put("*10**2*.7", "*10****1"), "E02 CAS05", "CAS*PR*1"),
        ("a date without a date", put("DTM*405*20260316", "DTM*405"), "E01 DTM02", "DTM*405"),
    ),
    *faults(
        "835 interest", ("P: reason without an amount", put("*L6*-1.25", "*L6"), "E02 PLB06", "PLB")
    ),
    *faults("270", ("R: question about nothing", put("EQ*30^98^5", "EQ***FAM"), "E02 EQ01", "EQ")),
    *faults("270", ("P: day without its format", put("DMG*D8*", "DMG**"), "E02 DMG01", "DMG")),
    *faults(
        "271",
        (
            "P: kind of quantity without it",
            put("*1000*****Y", "*1000**DY***Y"),
            "E02 EB10",
            "EB*C*IND*30***23*1000",
        ),
    ),
]

DATES = [
    *faults(
        "837P",
        ("30 February", put("19800615", "19800230"), "E08 DMG02", "DMG"),
        ("29 February of a common year", put("19800615", "19810229"), "E08 DMG02", "DMG"),
        ("29 February 1900", put("19800615", "19000229"), "E08 DMG02", "DMG"),
        ("month 13", put("472*D8*20260302", "472*D8*20261302"), "E08 DTP03", "DTP*472"),
        ("day 0", put("472*D8*20260302", "472*D8*20260300"), "E08 DTP03", "DTP*472"),
        ("year of two digits", put("472*D8*20260302", "472*D8*260302"), "E08 DTP03", "DTP*472"),
        ("date with dashes", put("472*D8*20260302", "472*D8*2026-03-02"), "E08 DTP03", "DTP*472"),
        (
            "period as a day",
            put("472*D8*20260302", "472*D8*20260302-20260303"),
            "E08 DTP03",
            "DTP*472",
        ),
        ("day as a period", put("472*D8*20260302", "472*RD8*20260302"), "E08 DTP03", "DTP*472"),
        (
            "period that ends before it begins",
            put("472*D8*20260302", "472*RD8*20260303-20260302"),
            "E08 DTP03",
            "DTP*472",
        ),
        (
            "format is not allowed",
            put("472*D8*20260302", "472*DT*202603021200"),
            "E07 DTP02",
            "DTP*472",
        ),
        ("date of the batch", put("REF0001*20260303", "REF0001*20260332"), "E08 BHT04", "BHT"),
        ("hour 24", put("*20260303*0900*CH", "*20260303*2400*CH"), "E09 BHT05", "BHT"),
        ("minute 60", put("*20260303*0900*CH", "*20260303*0960*CH"), "E09 BHT05", "BHT"),
        ("time of three digits", put("*20260303*0900*CH", "*20260303*900*CH"), "E09 BHT05", "BHT"),
    ),
    *faults(
        "837I",
        ("admission at hour 25", put("202603011430", "202603012530"), "E08 DTP03", "DTP*435"),
        ("discharge at no hour", put("TM*1100", "TM*2500"), "E09 DTP03", "DTP*096"),
        ("procedure on no day", put("D8:20260302", "D8:20260231"), "E08 HI01-4", "HI*BBR"),
        (
            "span that ends before it begins",
            put("RD8:20260301-20260302", "RD8:20260302-20260301"),
            "E08 HI01-4",
            "HI*BI",
        ),
    ),
    *faults(
        "835", ("payment on no day", put("222222*20260316", "222222*20260399"), "E08 BPR16", "BPR")
    ),
    *faults(
        "835",
        ("service on no day", put("DTM*472*20260302", "DTM*472*20260431"), "E08 DTM02", "DTM*472"),
    ),
    *faults(
        "835 interest",
        ("fiscal year ends on no day", put("*20261231*", "*20261232*"), "E08 PLB02", "PLB"),
    ),
    *faults(
        "271",
        (
            "plan begins on no day",
            put("346*D8*20260101", "346*D8*20260001"),
            "E08 DTP03",
            "DTP*346",
        ),
    ),
    *faults(
        "277CA",
        (
            "status of no day",
            put("PR*20260304*WQ*230~\nQTY", "PR*20260340*WQ*230~\nQTY"),
            "E08 STC02",
            "STC*A1",
        ),
    ),
    *faults(
        "276", ("birth on no day", put("D8*20160229", "D8*20150229"), "E08 DMG02", "DMG*D8*2015")
    ),
]

CHARACTERS = [
    *faults(
        "837P",
        ("an accent", put("TESTERSON", "TESTERSÖN"), "E06 NM103", "NM1*IL"),
        ("a control character", put("1 SAMPLE LN", "1 SAMPLE\x07LN"), "E06 N301", "N3"),
        ("a tab", put("1 SAMPLE LN", "1\tSAMPLE LN"), "E06 N301", "N3"),
        ("a character of no byte", put("1 SAMPLE LN", "1 SAMPLE\x00LN"), "E06 N301", "N3"),
        (
            "a line end inside a name",
            put("EXAMPLE FAMILY CLINIC*****XX", "EXAMPLE\nFAMILY CLINIC*****XX"),
            "E06 NM103",
            "NM1*85",
        ),
        ("digits of another script", put("*180*UN", "*\uff11\uff18\uff10*UN"), "E14 SV102", "SV1"),
        ("a byte that is not UTF-8", put("TESTERSON", "TESTERS\udcd6N"), "E06 NM103", "NM1*IL"),
        ("a repetition separator in a name", put("TESTERSON", "TESTER^SON"), "E19 NM103", "NM1*IL"),
    ),
]
