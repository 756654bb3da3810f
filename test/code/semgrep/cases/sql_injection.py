import json
import uuid

import azure.functions as func
import pandas as pd
import psycopg
import pyodbc
from psycopg import sql
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
bp = func.Blueprint()
COLUMNS = {"name": "name", "age": "age"}


@app.function_name(name="orders")
@app.route(route="orders", methods=["GET"])
def f_string(req: func.HttpRequest) -> func.HttpResponse:
    customer = req.params.get("customer")
    cursor = pyodbc.connect("DSN=orders").cursor()
    cursor.execute(f"SELECT * FROM orders WHERE customer = '{customer}'")  # ! sql-injection
    return func.HttpResponse(json.dumps(cursor.fetchall()))


@bp.route(route="orders/{id}")
def concatenation(req: func.HttpRequest) -> func.HttpResponse:
    query = "SELECT * FROM orders WHERE id = " + req.route_params["id"]
    with pyodbc.connect("DSN=orders") as connection:
        with connection.cursor() as cursor:
            cursor.execute(query)  # ! sql-injection
    return func.HttpResponse("ok")


@app.route(route="percent")
def percent(req):
    body = req.get_json()
    name = body.get("name", "")
    connection = psycopg.connect("dbname=orders")
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM customers WHERE name = '%s'" % name)  # ! sql-injection
    cursor.execute("SELECT * FROM customers WHERE name = '{}'".format(name))  # ! sql-injection
    cursor.execute("SELECT * FROM customers WHERE name = '%s'" % name, prepare=False)  # ! sql-injection


@app.route(route="named", trigger_arg_name="request")
async def renamed_request(context, request):
    rows = await pool.fetch(1)
    cursor.executemany("DELETE FROM " + request.headers["x-table"], rows)  # ! sql-injection


@app.route(route="loop")
def in_a_loop(req: func.HttpRequest):
    parts = []
    for item in req.get_json()["items"]:
        parts.append(item)
    cursor.execute("SELECT * FROM orders WHERE id IN (" + ",".join(parts) + ")")  # ! sql-injection
    ids = ", ".join(f"'{item}'" for item in req.get_json()["items"])
    cursor.execute(f"SELECT * FROM orders WHERE id IN ({ids})")  # ! sql-injection
    names = [f"'{item}'" for item in req.get_json()["names"]]
    cursor.execute("SELECT * FROM orders WHERE name IN (" + ", ".join(names) + ")")  # ! sql-injection
    clauses = {}
    clauses["name"] = req.params["name"]
    cursor.execute("SELECT * FROM orders WHERE name = '{name}'".format(**clauses))  # ! sql-injection


@app.queue_trigger(arg_name="msg", queue_name="orders", connection="Storage")
def from_queue(msg: func.QueueMessage):
    order = json.loads(msg.get_body().decode("utf-8"))
    cursor.execute("INSERT INTO orders VALUES ('" + order["id"] + "')")  # ! sql-injection


@app.service_bus_queue_trigger(arg_name="message", queue_name="orders", connection="Bus")
def from_bus(message):
    cursor.execute("INSERT INTO orders VALUES ('%s')" % message.get_body().decode())  # ! sql-injection


@app.event_hub_message_trigger(arg_name="events", event_hub_name="orders", connection="Hub", cardinality="many")
def from_hub(events: list[func.EventHubEvent]):
    for event in events:
        cursor.execute(f"INSERT INTO orders VALUES ('{event.get_body().decode()}')")  # ! sql-injection


@app.route(route="alchemy")
def alchemy(req: func.HttpRequest):
    name = req.params["name"]
    with Session(create_engine("sqlite://")) as session:
        session.execute(text(f"SELECT * FROM users WHERE name = '{name}'"))  # ! sql-injection
    frame = pd.read_sql("SELECT * FROM users WHERE name = '" + name + "'", create_engine("sqlite://"))  # ! sql-injection
    return func.HttpResponse(frame.to_json())


def main(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    table = req.form["table"]
    cursor.execute(f"SELECT * FROM {table}")  # ! sql-injection
    return func.HttpResponse("ok")


class Repository:
    def load(self, req: func.HttpRequest):
        self.cursor.execute("SELECT * FROM t WHERE ключ = '" + req.params["ключ"] + "'")  # ! sql-injection


def helper_takes_the_request(req: func.HttpRequest):
    def run(query):
        cursor.execute(query)

    cursor.execute(
        """
        SELECT *
        FROM orders
        WHERE id = """
        + req.params["id"],  # !^4 sql-injection
    )


@app.route(route="not-allowed")
def checked_but_not_ended(req: func.HttpRequest):
    column = req.params["column"]
    if column not in ALLOWED_COLUMNS:
        logging.warning("odd column")
    cursor.execute(f"SELECT {column} FROM customers")  # ! sql-injection


@app.route(route="not-a-list")
def checked_against_data(req: func.HttpRequest):
    column = req.params["column"]
    if column not in req.get_json():
        return func.HttpResponse(status_code=400)
    cursor.execute(f"SELECT {column} FROM customers")  # ! sql-injection


# Safe from here on.


@app.route(route="parameters")
def parameters(req: func.HttpRequest):
    customer = req.params.get("customer")
    cursor.execute("SELECT * FROM orders WHERE customer = ?", customer)
    cursor.execute("SELECT * FROM orders WHERE customer = ?", (customer,))
    cursor.execute("SELECT * FROM orders WHERE customer = %(customer)s", {"customer": customer})
    cursor.executemany("INSERT INTO orders VALUES (?)", [(one,) for one in req.get_json()])


@app.route(route="numbers")
def numbers(req: func.HttpRequest):
    top = int(req.params.get("top", "10"))
    order = uuid.UUID(req.params["order"])
    cursor.execute(f"SELECT TOP {top} * FROM orders WHERE id = '{order}'")


@app.route(route="many-numbers")
def many_numbers(req: func.HttpRequest):
    ids = ", ".join(f"{int(item)}" for item in req.get_json()["items"])
    cursor.execute(f"SELECT * FROM orders WHERE id IN ({ids})")


@app.route(route="table")
def allowed_columns(req: func.HttpRequest):
    column = COLUMNS[req.params["column"]]
    other = COLUMNS.get(req.params["column"], "name")
    cursor.execute(f"SELECT {column}, {other} FROM customers")


@app.route(route="composed")
def composed(req: func.HttpRequest):
    cursor.execute(sql.SQL("SELECT {} FROM customers").format(sql.Identifier(req.params["column"])))


@app.route(route="expressions")
def expressions(req: func.HttpRequest):
    name = req.params["name"]
    with Session(create_engine("sqlite://")) as session:
        session.execute(select(User).where(User.name == name))
        session.execute(insert(User).values(name=name))
        session.execute(text("SELECT * FROM users WHERE name = :name").bindparams(name=name))
        session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name})


@app.timer_trigger(arg_name="timer", schedule="0 0 * * * *")
def timer(timer: func.TimerRequest):
    table = load_setting("TABLE")
    cursor.execute(f"DELETE FROM {table}")


@app.route(route="constant")
def constant(req: func.HttpRequest):
    query = "SELECT * FROM orders"
    if req.params.get("all") == "yes":
        query += " WHERE active = 1"
    cursor.execute(query)


@app.route(route="allowed")
def allowed(req: func.HttpRequest):
    column = req.params["column"]
    if column not in ALLOWED_COLUMNS:
        return func.HttpResponse(status_code=400)
    cursor.execute(f"SELECT {column} FROM customers")


@app.route(route="allowed-here")
def allowed_here(req: func.HttpRequest):
    direction = req.params["direction"]
    if direction not in ("ASC", "DESC"):
        raise ValueError("direction")
    cursor.execute("SELECT * FROM customers ORDER BY name " + direction)
