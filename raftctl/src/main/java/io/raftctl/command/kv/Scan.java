package io.raftctl.command.kv;

import com.google.protobuf.ByteString;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Column;
import io.raftctl.output.Listing;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.Page;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code raftctl kv scan}. */
final class Scan implements Verb, Callable<Integer> {
    private static final Listing.Shape<KeyValue> SHAPE = new Listing.Shape<>(
            "items",
            List.of(
                    Column.of("KEY", KeyValue::keyText),
                    Column.of("REVISION", KeyValue::modRevision),
                    Column.wide("CREATED", KeyValue::createRevision),
                    Column.of("VERSION", KeyValue::version),
                    Column.narrow("VALUE", KeyValue::valueStart),
                    Column.wide("VALUE", KeyValue::valueText)),
            KeyValue::json);

    private final Globals globals;

    private String prefix = "";
    private long limit = Long.MAX_VALUE;
    private boolean stale;

    Scan(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lists the keys with a prefix, in order.",
                "It is read in pages, each linearizable by itself; JSON names "
                        + "the revision of an item's page.");
        syntax.optionalParameter("PREFIX")
                .about("with which keys begin (default: all keys)")
                .takes(String.class, value -> prefix = value);
        syntax.option("--limit")
                .label("N")
                .about("at most so many")
                .takes(Long.class, value -> limit = value);
        syntax.option("--stale")
                .about("take any node's word, which may be behind")
                .flag(on -> stale = on);
        syntax.examples(
                "raftctl kv scan",
                "raftctl kv scan user/ --limit 10",
                "raftctl kv scan user/ -o jsonl | jq -r .key");
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw Failure.usage("--limit " + limit + " < 1");
        }
        try (ClusterClient client = globals.client()) {
            Listing<KeyValue> listing = globals.output().listing(SHAPE);
            long left = limit;
            ByteString after = ByteString.EMPTY;
            boolean more = true;
            while (more && left > 0) {
                Page page = page(client, after, (int) Math.min(left, Integer.MAX_VALUE));
                List<KeyValue> items = items(page);
                listing.add(items);
                left -= items.size();
                more = page.getMore() && !items.isEmpty();
                after = more ? items.get(items.size() - 1).key() : after;
            }
            listing.end();
            return 0;
        }
    }

    private Page page(ClusterClient client, ByteString after, int most) {
        return Failure.check(client.scan(io.raftd.protocol.wire.Scan.newBuilder()
                        .setPrefix(ByteString.copyFromUtf8(prefix))
                        .setAfter(after)
                        .setLimit(most)
                        .setStale(stale)
                        .build()))
                .response()
                .getPage();
    }

    private static List<KeyValue> items(Page page) {
        return page.getItemsList().stream()
                .map(item -> new KeyValue(
                        item.getKey(),
                        item.getValue(),
                        item.getCreateRevision(),
                        item.getModRevision(),
                        item.getVersion(),
                        page.getRevision()))
                .toList();
    }
}
