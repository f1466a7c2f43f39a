"""From a path to text or cells: archives, encodings, CSV and workbooks, what a file is."""
