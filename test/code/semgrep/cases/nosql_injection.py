import azure.functions as func
from azure.cosmos import CosmosClient
from azure.data.tables import TableClient

app = func.FunctionApp()
container = CosmosClient.from_connection_string("x").get_database_client("a").get_container_client("b")
table = TableClient.from_connection_string("x", "orders")


@app.route(route="cosmos")
def cosmos(req: func.HttpRequest):
    owner = req.params.get("owner")
    items = container.query_items(
        query=f"SELECT * FROM c WHERE c.owner = '{owner}'",  # ! nosql-injection
        enable_cross_partition_query=True,
    )
    more = container.query_items("SELECT * FROM c WHERE c.id = '" + owner + "'")  # ! nosql-injection
    return list(items) + list(more)


@app.route(route="tables")
def tables(req: func.HttpRequest):
    key = req.route_params.get("key")
    table.query_entities(f"PartitionKey eq '{key}'")  # ! nosql-injection
    table.query_entities(query_filter="PartitionKey eq '%s'" % key)  # ! nosql-injection


@app.route(route="mongo", methods=["POST"])
def mongo(req: func.HttpRequest):
    collection.find_one(req.get_json())  # ! nosql-injection
    collection.delete_many({"owner": req.get_json()["owner"]})  # ! nosql-injection


@app.route(route="arguments")
def arguments(req: func.HttpRequest):
    params = {
        "query": "SELECT * FROM c WHERE c.owner = '" + req.params["owner"] + "'",
        "enable_cross_partition_query": True,
    }
    return list(container.query_items(**params))  # ! nosql-injection


# Safe from here on.


@app.route(route="bound-arguments")
def bound_arguments(req: func.HttpRequest):
    params = {
        "query": "SELECT * FROM c WHERE c.owner = @owner",
        "parameters": [{"name": "@owner", "value": req.params["owner"]}],
        "enable_cross_partition_query": True,
    }
    more = dict(query="SELECT * FROM c WHERE c.id = @id", parameters=[{"name": "@id", "value": req.params["id"]}])
    return list(container.query_items(**params)) + list(container.query_items(**more))


@app.route(route="bound")
def bound(req: func.HttpRequest):
    owner = req.params.get("owner")
    container.query_items(
        query="SELECT * FROM c WHERE c.owner = @owner",
        parameters=[{"name": "@owner", "value": owner}],
    )
    table.query_entities("PartitionKey eq @key", parameters={"key": owner})
    collection.find_one({"owner": str(owner)})
    container.read_item(owner, partition_key=owner)
