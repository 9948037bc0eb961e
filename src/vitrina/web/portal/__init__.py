"""The login page of a place's Wi-Fi: public, small, and without any request to elsewhere."""
