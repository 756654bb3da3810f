# Handlers behind AsgiFunctionApp and WsgiFunctionApp, and v1 without annotations.
import azure.functions as func
import flask
from fastapi import FastAPI, Request
from flask import Flask, request

api = FastAPI()
site = Flask(__name__)
app = func.AsgiFunctionApp(app=api, http_auth_level=func.AuthLevel.FUNCTION)


@api.get("/orders/{customer}")
async def orders(customer: str, top: int = 10):
    cursor.execute(f"SELECT * FROM orders WHERE customer = '{customer}'")  # ! sql-injection
    cursor.execute(f"SELECT TOP {top} * FROM orders")
    return cursor.fetchall()


@api.post("/orders")
async def create(request: Request):
    body = await request.json()
    cursor.execute("INSERT INTO orders VALUES ('" + body["id"] + "')")  # ! sql-injection


@site.route("/orders/<customer>")
def by_customer(customer):
    cursor.execute("SELECT * FROM orders WHERE customer = '" + customer + "'")  # ! sql-injection


@site.route("/search")
def search():
    cursor.execute("SELECT * FROM orders WHERE name = '" + request.args["name"] + "'")  # ! sql-injection
    cursor.execute("SELECT * FROM orders WHERE name = '" + flask.request.form["name"] + "'")  # ! sql-injection
    cursor.execute("SELECT * FROM orders WHERE name = ?", request.args["name"])


def main(req):
    cursor.execute("SELECT * FROM orders WHERE id = '" + req.params.get("id") + "'")  # ! sql-injection
