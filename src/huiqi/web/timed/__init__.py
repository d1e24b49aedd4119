"""What is done when nobody asks for it? The worker: mails each minute, clocks each quarter hour, proposals each night.

`plan` says what is due when, `turn` lets one process at a time work, `loop` runs what is due, `pages` shows what ran.
"""
