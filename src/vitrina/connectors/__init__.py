"""The world outside, one file each: data sets, tills, ad platforms, plain files."""
