package org.peerstead.contracts.quarkus;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import org.peerstead.contracts.canonical.Malformed;

/** Whoever reads a body gets one: an empty body and the JSON null are refused before that. */
@Provider
public class RequiredBody implements ReaderInterceptor {

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext reading)
      throws IOException, WebApplicationException {
    Object body = reading.proceed();
    if (body == null) {
      throw new Malformed("The body is empty or null; send what the API's description asks for.");
    }
    return body;
  }
}
