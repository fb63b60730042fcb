"""Files of Todoist and of spreadsheets, alone and in zip files."""

import io
import json
import zipfile
from collections import defaultdict
from datetime import timedelta

import pytest

from factories import field_errors, items
from tend.core.clock import now
from transfer.test_export import export_of, imported, send_file

HEADER = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG"
FILE = json.dumps({"file_name": "map.png", "file_url": "https://files.example/map.png", "file_size": 12})
GARDEN = "\r\n".join(
    [
        HEADER,
        "meta,view_style=list,,,,,,,,,,,,",
        'task,Plan the beds @garden @spring,"First line\nsecond, with comma",1,1,Ada (101),,2026-03-15,en,UTC,45,minute,2026-03-20,en',
        "task,Draw a map,,4,2,Ada (101),Ben (102),,en,UTC,,None,,",
        "task,Measure,,3,3,Ada (101),,,en,UTC,,None,,",
        f'note,"In the drawer [[file {FILE.replace(chr(34), chr(34) * 2)}]]",,,,Ada (101),,,,,,,,',
        ",,,,,,,,,,,,,",
        "section,Every week,,,,,,,,,,,,",
        "task,Water the ferns,,2,1,Ada (101),,every! monday at 9am,en,America/New_York,,,,",
        "task,* Reading list,,4,1,Ada (101),,,en,UTC,,None,,",
        "task,Müll rausbringen,,3,1,Ada (101),,jeden 2. Dienstag,de,UTC,,None,,",
        'task,"Say ""hi"", #home tomorrow !1",,4,1,Ada (101),,,en,,,None,,',
    ]
)


def with_mark(text):
    return b"\xef\xbb\xbf" + text.encode()


def zipped(files, **options):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


async def trees(api):
    """By list, the titles of its todos with those of their children."""
    export = await export_of(api)
    children = defaultdict(list)
    for todo in sorted(export["todos"], key=lambda todo: todo["position"]):
        children[todo["parent_id"] or todo["list_id"]].append(todo)

    def tree(parent):
        return {todo["title"]: tree(todo["id"]) for todo in children[parent]}

    return {one["name"]: tree(one["id"]) for one in export["lists"]}


async def by_title(api):
    return {todo["title"]: todo for todo in (await export_of(api))["todos"]}


async def comments(api):
    """The texts of the comments on each todo, by its title."""
    export = await export_of(api)
    titles = {todo["id"]: todo["title"] for todo in export["todos"]}
    texts = defaultdict(list)
    for one in sorted(export["comments"], key=lambda one: one["created_at"]):
        assert one["author_id"] == api.user["id"]
        texts[titles[one["todo_id"]]].append(one["text"])
    return texts


async def test_a_project_of_todoist_becomes_a_list(api):
    report = await imported(api, with_mark(GARDEN), name="Garden [2203306141].csv")
    assert (await trees(api))["Garden"] == {
        "Plan the beds": {"Draw a map": {"Measure": {}}},
        "Every week": {
            "Water the ferns": {},
            "Reading list": {},
            "Müll rausbringen": {},
            'Say "hi", #home tomorrow !1': {},
        },
    }
    assert [report[name] for name in ("source", "sections", "todos", "subtasks")] == ["todoist", 1, 5, 2]
    assert {remark["code"]: remark["count"] for remark in report["remarks"]} == {
        "deadline_in_notes": 1,
        "duration_in_notes": 1,
        "person_left_out": 1,
        "file_linked": 1,
        "header_became_todo": 1,
        "repeat_from_today": 1,
        "date_unreadable": 1,
        "done_left_out": 1,
    }


async def test_fields_of_todoist_mean_what_they_mean_there(api):
    await imported(api, with_mark(GARDEN), name="Garden.csv")
    todos = await by_title(api)
    beds, ferns, bins = todos["Plan the beds"], todos["Water the ferns"], todos["Müll rausbringen"]
    assert (beds["tags"], beds["priority"], beds["due_date"]) == (["garden", "spring"], "high", "2026-03-15")
    assert beds["notes"] == "First line\nsecond, with comma\n\nDuration: 45 minute\n\nDeadline: 2026-03-20"
    assert todos["Measure"]["notes"] == ""
    assert await comments(api) == {"Measure": ["In the drawer [map.png](https://files.example/map.png)"]}
    assert [todos[title]["priority"] for title in ("Measure", "Draw a map")] == ["low", "none"]
    assert (ferns["recurrence"]["rule"], ferns["recurrence"]["from"]) == ("FREQ=WEEKLY;BYDAY=MO", "completion")
    assert (ferns["due_time"], ferns["due_timezone"]) == ("09:00:00", "America/New_York")
    assert ferns["due_date"] >= now().date().isoformat()
    assert (bins["due_date"], bins["notes"]) == (None, "Date: jeden 2. Dienstag")
    # Only the column for dates is read as quick add reads a line.
    assert todos['Say "hi", #home tomorrow !1']["due_date"] is None


@pytest.mark.parametrize(
    ("date", "language", "expected"),
    [
        ("15 Mar 2027", "en", "2027-03-15"),
        ("2027-03-15", "fr", "2027-03-15"),
        ("2027-03-15T18:00:00", "en", "2027-03-15"),
        ("tomorrow", "en", None),
        ("Mar 15 at the latest", "en", "unreadable"),
        ("morgen", "de", "unreadable"),
        ("remind me at 6pm", "en", "unreadable"),
        ("#Work", "en", "unreadable"),
    ],
)
async def test_dates_are_read_whole_in_their_language_or_go_to_the_notes(api, date, language, expected):
    await imported(api, f"{HEADER}\ntask,Tea,,4,1,,,{date},{language},UTC,,,,\n".encode())
    (todo,) = (await export_of(api))["todos"]
    if expected == "unreadable":
        assert (todo["due_date"], todo["notes"]) == (None, f"Date: {date}")
    else:
        assert todo["due_date"] == (expected or (now() + timedelta(days=1)).date().isoformat())
        assert todo["notes"] == ""


async def test_files_of_earlier_years_have_fewer_columns(api):
    header = "TYPE,CONTENT,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG"
    rows = [header, "note,About the project,,,,,,", "task,@home,1,1,,,,", "task,Deep,9,5,,,,", "task,Odd,x,²,,,,"]
    await imported(api, "\n".join(rows).encode(), name="Old.csv")
    assert (await trees(api))["Old"] == {"Comments": {}, "@home": {"Deep": {}}, "Odd": {}}
    assert await comments(api) == {"Comments": ["About the project"]}


async def test_comments_of_a_shared_project_of_todoist_begin_with_their_authors_and_long_ones_become_several(api):
    rows = [HEADER, "task,Tea,,4,1,Ada (1),,,,,,,,"]
    rows += [
        "note,First,,,,Ada (1),,,,,,,,",
        f"note,{'word ' * 1500},,,,Ben [x] (2),,,,,,,,",
        "note, ,,,,Ada (1),,,,,,,,",
    ]
    report = await imported(api, "\n".join(rows).encode(), name="Shared.csv", dry_run=True)
    assert (report["comments"], await comments(api)) == (3, {})
    assert ("comment_names_author", 2) in [(remark["code"], remark["count"]) for remark in report["remarks"]]
    await imported(api, "\n".join(rows).encode(), name="Shared.csv")
    first, second, third = (await comments(api))["Tea"]
    assert first == "**Ada:**\n\nFirst"
    assert (second.startswith("**Ben \\[x\\]:**\n\nword word"), len(second) <= 4000) == (True, True)
    assert (second + " " + third).count("word") == 1500


async def test_a_todo_takes_as_many_comments_as_it_can_have_and_the_report_counts_the_rest(api):
    rows = [HEADER, "task,Tea,,4,1,,,,,,,,,", *(f"note,{number},,,,,,,,,,,," for number in range(502))]
    report = await imported(api, "\n".join(rows).encode(), name="Many.csv")
    assert report["comments"] == 500
    assert ("comments_left_out", 2) in [(remark["code"], remark["count"]) for remark in report["remarks"]]
    assert (await comments(api))["Tea"] == [str(number) for number in range(500)]


async def test_a_backup_of_todoist_becomes_one_list_for_each_project_and_its_inbox_goes_to_the_inbox(api):
    inbox = f"{HEADER}\ntask,Call the plumber,,4,1,,,,en,,,,,\n"
    files = {"Garden [22].csv": with_mark(GARDEN), "x/Inbox [23].csv": inbox, "__MACOSX/._x.csv": b"\0", "a.txt": "?"}
    report = await imported(api, zipped(files), name="backup.zip")
    found = await trees(api)
    assert list(found["Garden"]) == ["Plan the beds", "Every week"]
    assert found["Inbox"] == {"Call the plumber": {}}
    assert [(one["name"], one["is_inbox"]) for one in report["lists"]] == [("Garden", False), ("Inbox", True)]


async def test_an_error_names_the_file_and_the_line(api):
    files = {"A.csv": f"{HEADER}\ntask,Tea,,4,1,,,,en,,,,,\n", "B.csv": "Title,Notes\nTea,\n\nMilk,a\x0bb\n"}
    files["C.csv"] = 'Title,Notes\n"a\nb",x\n"c' + "d" * 200_000 + '",y\n'
    response = await send_file(api, zipped(files))
    assert field_errors(response) == [("file", "import_unreadable")]
    assert response.json()["detail"].startswith("C.csv, line 4: This row is too long")
    assert await items(api) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda: zipped({"a.csv": "Title\n" + "Tea\n" * 5_000_000}), "larger than 20 MB together"),
        (lambda: zipped({f"{number}.csv": "" for number in range(1001)}), "more than 1,000 files"),
        (lambda: zipped({"a.txt": "Tea"}), "has no CSV files"),
        (lambda: zipped({"a.csv": "Title\nTea\n"})[:-8], "incomplete or damaged"),
        (lambda: b"PK\3\4" + b"\0" * 50, "incomplete or damaged"),
        (lambda: zipped({"a.csv": "Title\nTea\n"}).replace(b"a.csv", b"b.csv", 1), "damaged, encrypted"),
    ],
    ids=["bomb", "many files", "no table", "cut off", "no directory", "two names"],
)
async def test_zip_files_that_are_no_backup_are_refused(api, content, message):
    response = await send_file(api, content())
    assert field_errors(response) == [("file", "import_unreadable")]
    assert message in response.json()["detail"]


async def test_a_spreadsheet_needs_only_a_column_for_titles(api):
    rows = [
        "Task;Due date;Priority;Tags;Done;Project;Section;Owner",
        "Plan the beds;2027-03-15 10:00;High;garden, spring;no;Garden;Spring;Ada",
        "Old;2020-01-05;;;yes;Garden;;",
        "Strange;next blue moon;7;;;Inbox;;",
    ]
    report = await imported(api, "\n".join(rows).encode("utf-16"), name="todos.csv")
    assert await trees(api) == {
        "Inbox": {"Strange": {}},
        "Garden": {"Spring": {"Plan the beds": {}}, "Old": {}},
    }
    todos = await by_title(api)
    beds = todos["Plan the beds"]
    assert (beds["due_date"], beds["due_time"], beds["priority"]) == ("2027-03-15", "10:00:00", "high")
    assert beds["tags"] == ["garden", "spring"]
    assert (todos["Old"]["completed_at"] is None, todos["Strange"]["notes"]) == (False, "Date: next blue moon")
    assert {remark["code"]: remark["count"] for remark in report["remarks"]} == {
        "column_left_out": 1,
        "date_unreadable": 1,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_tables_are_read_in_the_encodings_of_spreadsheets(api, encoding):
    await imported(api, "Titel\tName\nx\tMüll rausbringen\n".encode(encoding), name="Liste.csv")
    assert (await trees(api))["Liste"] == {"Müll rausbringen": {}}


async def test_texts_are_cleaned_and_cut_to_the_limits_of_a_todo(api):
    long_title = "word " * 200
    tags = ",".join(f"tag{number}" for number in range(25))
    rows = [
        "Title,Notes,Tags",
        f'{long_title},,"{tags}"',
        "photo\u202egnp.exe,," + "x" * 60,
        '"two\nlines",,',
        "\u202e,,",
    ]
    report = await imported(api, "\n".join(rows).encode(), name="\u202eList\n" + "x" * 200)
    todos = await by_title(api)
    assert len(todos) == 4
    assert {"photognp.exe", "two lines", "Untitled"} < set(todos)
    (cut,) = (todo for todo in todos.values() if todo["title"].startswith("word"))
    assert (len(cut["title"]) <= 500, cut["notes"].startswith("word"), len(cut["tags"])) == (True, True, 20)
    assert len(report["lists"][0]["name"]) == 100
    assert {remark["code"]: remark["count"] for remark in report["remarks"]} == {
        "title_cut": 1,
        "title_missing": 1,
        "tags_left_out": 6,
    }
