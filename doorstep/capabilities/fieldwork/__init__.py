"""What teams do at the door and in the village: visits, sessions, support turns, hand-overs.

It adds kinds of activities, kinds of attainments, and the figures made of them.
"""
