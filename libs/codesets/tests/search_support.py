"""A few codes of ICD-10-CM, to be searched."""

from datetime import date

from codesets import CodeEntry
from codesets.model import Notes

TITLES = {
    "E08": "Diabetes mellitus due to underlying condition",
    "E0840": "Diabetes mellitus due to underlying condition with diabetic neuropathy, unspecified",
    "E11": "Type 2 diabetes mellitus",
    "E114": "Type 2 diabetes mellitus with neurological complications",
    "E1140": "Type 2 diabetes mellitus with diabetic neuropathy, unspecified",
    "E1142": "Type 2 diabetes mellitus with diabetic polyneuropathy",
    "E119": "Type 2 diabetes mellitus without complications",
    "G629": "Polyneuropathy, unspecified",
    "I10": "Essential (primary) hypertension",
    "I219": "Acute myocardial infarction, unspecified",
    "I501": "Left ventricular failure, unspecified",
    "J440": "Chronic obstructive pulmonary disease with (acute) lower respiratory infection",
    "J441": "Chronic obstructive pulmonary disease with (acute) exacerbation",
    "K769": "Liver disease, unspecified",
    "M2555": "Pain in hip",
    "M25551": "Pain in right hip",
    "M25552": "Pain in left hip",
    "M25559": "Pain in unspecified hip",
    "N189": "Chronic kidney disease, unspecified",
    "S5250": "Unspecified fracture of the lower end of radius",
    "S52501": "Unspecified fracture of the lower end of right radius",
    "S52502": "Unspecified fracture of the lower end of left radius",
    "S52509": "Unspecified fracture of the lower end of unspecified radius",
    "Z87891": "Personal history of nicotine dependence",
}
SEVENTH = {
    "A": "initial encounter for closed fracture",
    "B": "initial encounter for open fracture type I or II",
    "D": "subsequent encounter for closed fracture with routine healing",
    "S": "sequela",
}
INCLUDED = {"I219": ("Myocardial infarction (acute) NOS",), "I10": ("High blood pressure",)}


def entry(code, title, parent, *, billable):
    notes = Notes(inclusion_terms=INCLUDED.get(code, ()))
    return CodeEntry(code, title, billable, date(2026, 4, 1), None, parent=parent, notes=notes)


def entries():
    for code, title in TITLES.items():
        above = [other for other in TITLES if other != code and code.startswith(other)]
        groups = any(other != code and other.startswith(code) for other in TITLES)
        completed = code.startswith("S5250") and not groups
        parent = max(above, key=len, default="")
        yield entry(code, title, parent, billable=not groups and not completed)
        for character, meaning in SEVENTH.items() if completed else ():
            yield entry(code + character, f"{title}, {meaning}", code, billable=True)
