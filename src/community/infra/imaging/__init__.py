"""Strangers' files are opened in a process of their own, with bounds on memory, time and output.

`bounded` starts it from the worker; `inside` is what runs in it, and the only code that loads Pillow and PDFium.
"""
