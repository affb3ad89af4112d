"""PDFs as text: the printed lines of the pages, without what the pages carry at their edges, put
together to paragraphs. A process of its own opens the file, so that a hostile one takes neither time
nor memory without end, nor the caller with it."""
