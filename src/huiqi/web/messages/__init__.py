"""What was I told? The list of messages, their number in the header, the way from a mail to its case."""
