"""Learning: what is taught, how it is learned, and what then stands as shown.

A *course* is read from files or written in the console; each *edition* of it is frozen, in all
its languages. A *lesson* is steps, one a screen, with a scene and a sentence that can be heard.
A *pass* of a test and an *attested skill* are facts like any other; a *rule* of a *framework* says
which of them together make the attainment, and a *certificate* tells it.
"""
