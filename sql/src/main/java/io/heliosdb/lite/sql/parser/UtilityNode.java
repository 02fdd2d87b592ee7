package io.heliosdb.lite.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Carries a {@link Utility} through the generated parser, whose statements are Calcite nodes. */
public final class UtilityNode extends SqlCall {
    private static final SqlOperator OPERATOR =
            new SqlSpecialOperator("UTILITY", SqlKind.OTHER_DDL);

    private final Utility content;

    private UtilityNode(SqlParserPos position, Utility content) {
        super(position);
        this.content = content;
    }

    static UtilityNode of(SqlParserPos position, Utility content) {
        return new UtilityNode(position, content);
    }

    public Utility content() {
        return content;
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of();
    }

    @Override
    public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        writer.keyword(content.getClass().getSimpleName());
    }
}
