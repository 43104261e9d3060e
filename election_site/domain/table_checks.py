"""The checks on files that people hand in: rolls, forms, signatures. Numbers E201 to E299.

The place (file, row, column) travels beside a reason in `election_site.table_files.problems.Problem`, so the
sentences here speak of the fault alone.
"""

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

SAVE_AGAIN = N_("Open the file in the spreadsheet program, save it again as .xlsx, and hand that in.")
SAVE_AS_UTF8 = N_("Save it again as “CSV UTF-8” or as .xlsx.")
SET_TO_TEXT = N_("Set the whole column to the format “text” and type the values again.")

TABLE_CHECKS = catalogue(
    [
        # The file as a whole.
        Check(
            "E201",
            "error",
            clerk=N_("The kind of file is not accepted; only .xlsx and .csv can be read."),
            mend=SAVE_AGAIN,
        ),
        Check(
            "E202",
            "error",
            clerk=N_("The file is empty."),
            mend=N_("Look whether the right file was chosen."),
        ),
        Check(
            "E203",
            "error",
            clerk=N_("The file is larger than %(limit)s MB and was not read."),
            mend=N_("Take out pictures and attachments, or split the table."),
        ),
        Check(
            "E204",
            "error",
            clerk=N_("The file holds nothing but zero bytes; it was damaged when it was copied."),
            mend=N_("Copy the file again from where it comes from."),
        ),
        Check(
            "E205",
            "error",
            clerk=N_("The file is called .xlsx but is not a spreadsheet inside."),
            mend=SAVE_AGAIN,
        ),
        Check(
            "E206",
            "error",
            clerk=N_("The spreadsheet is cut off or damaged."),
            mend=N_("Copy the file again from where it comes from."),
        ),
        Check(
            "E207",
            "error",
            clerk=N_(
                "The spreadsheet unpacks to far more than its size (limit %(limit)s MB) and was not read."
            ),
            mend=N_("Copy only the table into a new spreadsheet and hand that in."),
        ),
        Check(
            "E208",
            "error",
            clerk=N_("The spreadsheet has a password or is in the old .xls format."),
            mend=N_("Take the password off and save it as .xlsx."),
        ),
        Check(
            "E209",
            "error",
            clerk=N_("The inside of the spreadsheet cannot be read."),
            mend=SAVE_AGAIN,
        ),
        Check(
            "E210",
            "error",
            clerk=N_("Wrong encoding: the file is in UTF-16; only UTF-8 and GB18030 can be read."),
            mend=SAVE_AS_UTF8,
        ),
        Check(
            "E211",
            "error",
            clerk=N_("Wrong encoding: this line is neither UTF-8 nor GB18030."),
            mend=SAVE_AS_UTF8,
        ),
        Check(
            "E212",
            "error",
            clerk=N_("There is a character here that no text should hold (%(character)s)."),
            mend=N_(
                "Delete it and type the text again; a rare character in a name must not be left as a box."
            ),
        ),
        # The table's shape.
        Check(
            "E213",
            "error",
            clerk=N_("The first row does not hold the column titles. Expected: %(titles)s."),
            mend=N_("Put the titles into row 1, with nothing above them."),
        ),
        Check(
            "E214", "error", clerk=N_("This column is missing."), mend=N_("Add the column with this title.")
        ),
        Check("E215", "error", clerk=N_("This column appears twice."), mend=N_("Delete one of the two.")),
        Check(
            "E216",
            "error",
            clerk=N_("This column is not known here."),
            mend=N_("Delete the column or correct its title."),
        ),
        Check(
            "E217",
            "error",
            clerk=N_("There is a value (cell %(cell)s) outside the titled columns."),
            mend=N_("Give the column a title or delete the value."),
        ),
        Check("E218", "error", clerk=N_("The sheet “%(sheet)s” is missing in the spreadsheet.")),
        Check("E219", "error", clerk=N_("The table has titles but no rows.")),
        Check("E220", "error", clerk=N_("The table has more than %(limit)s rows.")),
        Check("E221", "error", clerk=N_("The table has more than %(limit)s columns.")),
        Check(
            "E222",
            "error",
            clerk=N_("Cells are merged here (%(cells)s)."),
            mend=N_("Undo the merging and fill every cell."),
        ),
        Check(
            "E223",
            "error",
            clerk=N_("The quotation marks of this line do not match."),
            mend=N_("Look for a missing or surplus quotation mark."),
        ),
        Check(
            "E224",
            "error",
            clerk=N_("The columns are not separated by commas."),
            mend=SAVE_AS_UTF8,
        ),
        # One cell.
        Check(
            "E225",
            "error",
            clerk=N_("This cell is a formula; only typed values are accepted."),
            mend=N_("Copy the column and paste it as values."),
        ),
        Check("E226", "error", clerk=N_("The spreadsheet shows an error in this cell (%(value)s).")),
        Check(
            "E227",
            "error",
            clerk=N_("This cell holds a number, not text."),
            reviewer=N_("A spreadsheet keeps only 15 digits of a number and drops zeros at its start."),
            mend=SET_TO_TEXT,
        ),
        Check("E228", "error", clerk=N_("This cell must not be empty.")),
        Check("E229", "error", clerk=N_("“%(value)s” is already in row %(first_row)s.")),
        Check(
            "E230",
            "error",
            clerk=N_("This identity number is already in row %(first_row)s."),
            mend=N_("One person may appear only once; delete one row or correct the number."),
        ),
        Check(
            "E231",
            "error",
            clerk=N_("An identity number has 17 digits and then a digit or X; this one has not."),
        ),
        Check(
            "E232",
            "error",
            clerk=N_("The check digit of the identity number is wrong."),
            rule="GB 11643-1999",
        ),
        Check("E233", "error", clerk=N_("The identity number holds an impossible date of birth.")),
        Check(
            "E234",
            "error",
            clerk=N_("The spreadsheet has replaced the last digits of this identity number."),
            mend=SET_TO_TEXT,
        ),
        Check("E235", "error", clerk=N_("The date of birth does not agree with the identity number.")),
        Check("E236", "error", clerk=N_("The sex does not agree with the identity number.")),
        Check("E237", "error", clerk=N_("“%(value)s” is not a whole number.")),
        Check(
            "E238",
            "error",
            clerk=N_("“%(value)s” is not a date."),
            mend=N_("Write it as 2010-11-05."),
        ),
        Check("E239", "error", clerk=N_("The date %(value)s cannot be right.")),
        Check("E240", "error", clerk=N_("“%(value)s” is not among the accepted values: %(choices)s.")),
        Check("E241", "error", clerk=N_("Write 是 or 否 here, not “%(value)s”.")),
        Check("E242", "error", clerk=N_("“%(value)s” is not a telephone number.")),
        Check(
            "E243",
            "error",
            clerk=N_("“%(value)s” is not a decimal number such as 0.15."),
        ),
        Check("E244", "error", clerk=N_("The text is longer than %(limit)s characters.")),
        Check("E245", "error", clerk=N_("“%(value)s” cannot be a person's name.")),
    ]
)

# Where a fault is. The layer above translates one of these and puts the translated check into ``what``.
IN_FILE = N_("%(file)s: %(what)s")
IN_ROW = N_("%(file)s, row %(row)s: %(what)s")
IN_COLUMN = N_("%(file)s, column “%(column)s”: %(what)s")
IN_CELL = N_("%(file)s, row %(row)s, column “%(column)s”: %(what)s")
MORE_PROBLEMS = N_("%(count)s more problem(s) are not listed.")


def table_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(TABLE_CHECKS[code], params)
