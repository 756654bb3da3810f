import * as sql from "mssql";

const pool = new sql.ConnectionPool(process.env.SqlConnection ?? "").connect();

export async function findOrder(id: string, customer: string): Promise<unknown[]> {
  const connection = await pool;
  const found = await connection
    .request()
    .input("id", sql.NVarChar, id)
    .input("customer", sql.NVarChar, customer)
    .query("SELECT * FROM Orders WHERE Id = @id AND Customer = @customer");
  return found.recordset;
}

export async function markShipped(id: string): Promise<void> {
  const connection = await pool;
  await connection.request().input("id", sql.NVarChar, id).query("UPDATE Orders SET Shipped = 1 WHERE Id = @id");
}
