package org.peerstead.k8s;

import java.sql.SQLException;

/** The script that postgres-single-node runs once. */
class SingleNodeDatabasesTest extends DatabasesTest {

  @Override
  void make() throws SQLException {
    String script =
        Project.read(Project.K8S.resolve("components/postgres-single-node/databases.sql"));
    for (String statement : script.replaceAll("(?m)^--.*$", "").split(";")) {
      if (!statement.isBlank()) {
        asSuperuser(statement);
      }
    }
  }
}
