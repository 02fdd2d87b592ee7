package io.heliosdb.lite.sql.analysis;

import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Calcite's metadata about relational trees, of which a conversion "as written" asks for none: each
 * rewriting of the builder that would ask is switched off in {@link QueryConverter}. A question is
 * a {@link NullPointerException} in Calcite, that is an internal error and no wrong plan.
 *
 * <p>The usual metadata query makes 28 proxies when it is first made, which is a sixth of the time
 * in which a fresh process answers its first query; and whoever asks it compiles Java.
 */
final class UnknownMetadata extends RelMetadataQuery {

    UnknownMetadata() {
        super(new Nobody());
    }

    private static final class Nobody implements MetadataHandlerProvider {

        @Override
        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // see above
        public <H extends MetadataHandler<?>> H handler(Class<H> kind) {
            return null;
        }
    }
}
