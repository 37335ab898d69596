"""Surface: the citizens' pages. Everybody may read them, so they hold no name of any person.

What is here was published (plans, campaigns, the five source articles), or is a sum over many
people; sums that could point at one person are left out by `rules.hidden_rows`.
"""
