"""An index in a folder of one machine: the only room that knows rows, FAISS and Whoosh."""
