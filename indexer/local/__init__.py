"""An index in a folder of one machine: the only room that knows rows, FAISS, bm25s and Whoosh."""
