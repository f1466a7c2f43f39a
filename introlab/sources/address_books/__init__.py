"""Address books: Google, Outlook, Thunderbird and vCard."""
