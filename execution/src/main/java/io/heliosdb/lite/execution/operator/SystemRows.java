package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.type.Value;
import java.util.List;

/** Where the rows of system views come from, for one reader: what it may not see is not there. */
@FunctionalInterface
public interface SystemRows {

    /** Every view is empty. */
    SystemRows NONE = _ -> List.of();

    /** All rows as of now, each with a value for each column of the view, of its type or NULL. */
    List<List<Value>> rows(SystemView view);
}
