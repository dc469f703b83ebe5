"""What makes a PDF of a page quickly, completely and safely, beside WeasyPrint's drawing."""
