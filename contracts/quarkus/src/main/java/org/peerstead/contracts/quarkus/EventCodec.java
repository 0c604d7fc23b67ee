package org.peerstead.contracts.quarkus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.HostingEvent;
import org.peerstead.contracts.events.MailboxEvent;
import org.peerstead.contracts.events.PeerIdEvent;
import org.peerstead.contracts.events.RecordEvent;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.TopicEvent;

/**
 * Events to and from Kafka: CloudEvents binary mode; unknown types and members are tolerated.
 *
 * <p>A native image reflects on nothing that isn't listed, and the events themselves know nothing
 * of Quarkus.
 */
@RegisterForReflection(
    targets = {
      DirectoryEvent.IdentityUpdated.class,
      DirectoryEvent.Device.class,
      MailboxEvent.EnvelopeDeposited.class,
      RecordEvent.RecordPublished.class,
      RecordEvent.RecordWithdrawn.class,
      RoomEvent.PeerWelcomed.class,
      RoomEvent.PeerDeparted.class,
      RoomEvent.PeerJoined.class,
      RoomEvent.PeerLeft.class,
      RoomEvent.ReplicaAlive.class,
      RoomEvent.RosterStated.class,
      RoomEvent.ShareTaken.class,
      RoomEvent.Socket.class,
      RoomEvent.Place.class,
      DeliveryEvent.FramesForwarded.class,
      DeliveryEvent.Frame.class,
      DeliveryEvent.FrameUndeliverable.class,
      DeliveryEvent.RoomStated.class,
      DeliveryEvent.PeerEntered.class,
      DeliveryEvent.PeerExited.class,
      DeliveryEvent.JoinRefused.class,
      DeliveryEvent.SocketReplaced.class,
      DeliveryEvent.EpochRaised.class,
      DeliveryEvent.DeviceWoken.class,
      DeliveryEvent.ShareAlive.class,
      DeliveryEvent.RosterRequested.class,
      DeliveryEvent.Occupant.class,
      PeerIdEvent.IdClaimed.class,
      PeerIdEvent.IdReleased.class,
      PeerIdEvent.PeerFrameSent.class,
      PeerIdEvent.IdGranted.class,
      PeerIdEvent.IdDenied.class,
      PeerIdEvent.PeerFrameDelivered.class,
      PeerIdEvent.PeerFrameExpired.class,
      PeerIdEvent.IdsRequested.class,
      PeerIdEvent.IdsListed.class,
      TopicEvent.TopicSubscribed.class,
      TopicEvent.TopicPublished.class,
      TopicEvent.TopicDelivered.class,
      TopicEvent.TopicCounted.class,
      HostingEvent.HolderAlive.class,
      HostingEvent.HoldingsRequested.class
    })
public final class EventCodec {

  /** RFC 3339 in UTC with exactly milliseconds. */
  static final String TIME_PATTERN = "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'";

  static final TimeZone UTC = TimeZone.getTimeZone(ZoneOffset.UTC);

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new EventTime.Writer())
                  .addDeserializer(Instant.class, new EventTime.Reader()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private EventCodec() {}

  public static ProducerRecord<String, byte[]> encode(CloudEvent<?> event) {
    var kafka =
        new ProducerRecord<>(
            event.type().topic().topicName(), event.data().subject(), json(event.data()));
    event
        .headers()
        .forEach(
            (name, value) -> kafka.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return kafka;
  }

  public static byte[] json(Event event) {
    try {
      return JSON.writeValueAsBytes(event);
    } catch (IOException neverForOurValues) {
      throw new UncheckedIOException(neverForOurValues);
    }
  }

  /** Empty for a type that this version doesn't know, and for what is no CloudEvent. */
  public static Optional<Event> decode(ConsumerRecord<String, byte[]> kafka) throws IOException {
    var header = kafka.headers().lastHeader("ce_type");
    byte @Nullable [] value = kafka.value();
    if (header == null || value == null) {
      return Optional.empty();
    }
    var type = EventType.named(new String(header.value(), StandardCharsets.UTF_8));
    return type.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.readValue(value, type.get().shape()));
  }
}
