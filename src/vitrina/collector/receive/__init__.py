"""The door: takes requests in and answers once the disk has them. No framework, no database."""
