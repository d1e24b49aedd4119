"""What can I claim? One question a page, without login, kept under a link, ending in amounts and reasons."""
