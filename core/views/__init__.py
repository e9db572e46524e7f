"""The view bases of the house and the few pages that belong to no app."""
