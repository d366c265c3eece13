"""The desk: what is done with the files of a bulletin when it is edited in the browser."""
