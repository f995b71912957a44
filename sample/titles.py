"""Job titles as leads write them, by seniority; neutral, Dutch, English and German.

Interns and students are worth the same: nobody can tell them apart by title for sure.
"""

from __future__ import annotations

SENIORITIES = ("owner", "director", "manager", "staff", "intern", "student")

#: Titles by seniority and language of the lead; one is drawn at random.
TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    "owner": {
        "nl": ("Eigenaar", "DGA", "Directeur-eigenaar", "Oprichter", "Ondernemer"),
        "en": ("Owner", "Founder", "Co-founder", "Owner and founder"),
        "de": ("Inhaber", "Owner", "Founder"),
    },
    "director": {
        "nl": (
            "Directeur",
            "Algemeen directeur",
            "Financieel directeur",
            "Operationeel directeur",
            "Commercieel directeur",
            "CEO",
            "CFO",
            "COO",
            "Directeur logistiek",
            "Lid van de directie",
        ),
        "en": (
            "Managing Director",
            "Director of Operations",
            "CEO",
            "CFO",
            "COO",
            "CTO",
            "VP Operations",
            "Finance Director",
        ),
        "de": ("Geschäftsführer", "CEO", "CFO", "Director Operations"),
    },
    "manager": {
        "nl": (
            "Marketing manager",
            "Logistiek manager",
            "Hoofd inkoop",
            "Operations manager",
            "IT-manager",
            "Teamleider planning",
            "Hoofd magazijn",
            "Inkoopmanager",
            "Manager supply chain",
            "Hoofd financiën",
            "Sales manager",
        ),
        "en": (
            "Head of Logistics",
            "Operations Manager",
            "IT Manager",
            "Supply Chain Manager",
            "Purchasing Manager",
            "Head of Finance",
            "Marketing Manager",
            "Team Lead Planning",
        ),
        "de": ("Manager Logistik", "IT Manager", "Head of Supply Chain", "Manager Einkauf"),
    },
    "staff": {
        "nl": (
            "Planner",
            "Inkoper",
            "Medewerker logistiek",
            "Administratief medewerker",
            "Magazijnmedewerker",
            "Functioneel beheerder",
            "Data-analist",
            "Medewerker marketing",
            "Accountmanager binnendienst",
            "Boekhouder",
        ),
        "en": (
            "Planner",
            "Buyer",
            "Business Analyst",
            "Logistics Specialist",
            "Marketing Specialist",
            "Software Engineer",
            "Office Assistant",
            "Accountant",
        ),
        "de": ("Sachbearbeiter", "Buyer", "Logistics Specialist", "Planner"),
    },
    "intern": {
        "nl": ("Stagiair", "Stagiaire marketing", "Stagiair logistiek", "Afstudeerder"),
        "en": ("Intern", "Marketing Intern", "Trainee"),
        "de": ("Praktikant", "Intern"),
    },
    "student": {
        "nl": ("Student", "Student bedrijfskunde", "Studente", "Student logistiek", "Scholier"),
        "en": ("Student", "MSc student", "Student Business Administration", "PhD student"),
        "de": ("Student", "Studentin"),
    },
}
