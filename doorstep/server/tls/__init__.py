"""How phones reach this server over HTTPS: browsers give camera, offline work and keys only there.

Three ways, described in docs/operate/https.md: a proxy in front with a certificate from the
internet (`proxies`), an authority of our own for a box without internet (`certificates`,
`keeping`, `welcome`), or a certificate for a real name that somebody carries here (`carrying`).
"""
