"""Every right that a client can have."""

SCOPES: dict[str, str] = {
    "codes:read": "look codes up",
    "encounters:read": "read encounters",
    "encounters:write": "post and code encounters",
    "eligibility:read": "read patients, coverages and eligibility checks",
    "eligibility:write": "register patients, ask payers, post 271",
    "claims:read": "read claims, worklists and what was sent",
    "claims:write": "release, correct and send claims, post acknowledgments",
    "payments:read": "read remittances, the ledger, accounts and statements",
    "payments:write": "post remittances, match payments",
    "practice:read": "read the practice's settings, providers and fees",
    "practice:write": "change the practice's settings, providers and fees",
    "admin:read": "read metrics",
}
