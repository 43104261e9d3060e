"""The demo election package: invented people and papers in the sizes of the Qingquan pilot of 2010."""
