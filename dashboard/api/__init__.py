"""The calls from Python, one file per subject; `stratoscope.py` lists what is public.

It knows no Dash: a script, a notebook or a job of a cluster uses it without the app.
"""
