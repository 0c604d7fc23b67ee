package org.peerstead.mailbox;

import java.sql.SQLException;
import javax.sql.DataSource;

/** What really is in the tables. */
public final class Rows {

  private Rows() {}

  /**
   * @param condition with one parameter
   */
  public static int count(DataSource database, String table, String condition, String value)
      throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement("select count(*) from " + table + " where " + condition)) {
      query.setString(1, value);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /**
   * @param statement with one parameter
   */
  public static void change(DataSource database, String statement, String value)
      throws SQLException {
    try (var connection = database.getConnection();
        var update = connection.prepareStatement(statement)) {
      update.setString(1, value);
      update.executeUpdate();
    }
  }
}
